//! Names of the octicons in the crate `icondata_oc`, which has no table of its own, with the natural heights of
//! their drawings in pixels; and names that octicons had in earlier years.

use icondata_core::IconData;

/// The drawings of an icon, smallest first: natural height and data.
pub(super) type Drawings = &'static [(u32, &'static IconData)];

/// The icon of this name, or of the name that took its place.
pub(super) fn find(name: &str) -> Option<Drawings> {
    let name = RENAMED
        .iter()
        .find(|(old, _)| *old == name)
        .map_or(name, |(_, new)| new);
    let at = ICONS.binary_search_by_key(&name, |(known, _)| known).ok()?;
    Some(ICONS[at].1)
}

/// All names, sorted.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    ICONS.iter().map(|(name, _)| *name)
}

/// Icons that were renamed in octicons 10 to 19, or whose nearest successor stands for them.
const RENAMED: &[(&str, &str)] = &[
    ("circuit-board", "cpu"),
    ("clippy", "paste"),
    ("dashboard", "meter"),
    ("gist-secret", "lock"),
    ("keyboard", "typography"),
    ("kebab-vertical", "kebab-horizontal"),
    ("mail-read", "read"),
    ("mirror-public", "mirror"),
    ("octoface", "mark-github"),
    ("primitive-dot", "dot-fill"),
    ("primitive-square", "square-fill"),
    ("radio-tower", "broadcast"),
    ("repo-force-push", "repo-push"),
    ("request-changes", "file-diff"),
    ("settings", "sliders"),
    ("text-size", "typography"),
    ("trashcan", "trash"),
    ("watch", "clock"),
];

macro_rules! icons {
    ($($name:literal $($size:literal $icon:ident)+;)*) => {
        /// Sorted by name.
        const ICONS: &[(&str, Drawings)] = &[$(($name, &[$(($size, icondata_oc::$icon)),+])),*];
    };
}

icons! {
    "accessibility" 16 OcAccessibilitySm 24 OcAccessibilityLg;
    "accessibility-inset" 16 OcAccessibilityInsetSm 24 OcAccessibilityInsetLg;
    "ai-model" 16 OcAiModelSm 24 OcAiModelLg;
    "alert" 16 OcAlertSm 24 OcAlertLg;
    "alert-fill" 12 OcAlertFillXs 16 OcAlertFillSm 24 OcAlertFillLg;
    "apps" 16 OcAppsSm 24 OcAppsLg;
    "archive" 16 OcArchiveSm 24 OcArchiveLg;
    "arrow-both" 16 OcArrowBothSm 24 OcArrowBothLg;
    "arrow-down" 16 OcArrowDownSm 24 OcArrowDownLg;
    "arrow-down-left" 16 OcArrowDownLeftSm 24 OcArrowDownLeftLg;
    "arrow-down-right" 16 OcArrowDownRightSm 24 OcArrowDownRightLg;
    "arrow-left" 16 OcArrowLeftSm 24 OcArrowLeftLg;
    "arrow-right" 16 OcArrowRightSm 24 OcArrowRightLg;
    "arrow-switch" 16 OcArrowSwitchSm 24 OcArrowSwitchLg;
    "arrow-up" 16 OcArrowUpSm 24 OcArrowUpLg;
    "arrow-up-left" 16 OcArrowUpLeftSm 24 OcArrowUpLeftLg;
    "arrow-up-right" 16 OcArrowUpRightSm 24 OcArrowUpRightLg;
    "beaker" 16 OcBeakerSm 24 OcBeakerLg;
    "bell" 16 OcBellSm 24 OcBellLg;
    "bell-fill" 16 OcBellFillSm 24 OcBellFillLg;
    "bell-slash" 16 OcBellSlashSm 24 OcBellSlashLg;
    "blocked" 16 OcBlockedSm 24 OcBlockedLg;
    "bold" 16 OcBoldSm 24 OcBoldLg;
    "book" 16 OcBookSm 24 OcBookLg;
    "bookmark" 16 OcBookmarkSm 24 OcBookmarkLg;
    "bookmark-fill" 24 OcBookmarkFillLg;
    "bookmark-filled" 16 OcBookmarkFilledSm;
    "bookmark-slash" 16 OcBookmarkSlashSm 24 OcBookmarkSlashLg;
    "bookmark-slash-fill" 16 OcBookmarkSlashFillSm 24 OcBookmarkSlashFillLg;
    "briefcase" 16 OcBriefcaseSm 24 OcBriefcaseLg;
    "broadcast" 16 OcBroadcastSm 24 OcBroadcastLg;
    "browser" 16 OcBrowserSm 24 OcBrowserLg;
    "bug" 16 OcBugSm 24 OcBugLg;
    "cache" 16 OcCacheSm 24 OcCacheLg;
    "calendar" 16 OcCalendarSm 24 OcCalendarLg;
    "check" 16 OcCheckSm 24 OcCheckLg;
    "check-circle" 16 OcCheckCircleSm 24 OcCheckCircleLg;
    "check-circle-fill" 12 OcCheckCircleFillXs 16 OcCheckCircleFillSm 24 OcCheckCircleFillLg;
    "checkbox" 16 OcCheckboxSm 24 OcCheckboxLg;
    "checklist" 16 OcChecklistSm 24 OcChecklistLg;
    "chevron-down" 12 OcChevronDownXs 16 OcChevronDownSm 24 OcChevronDownLg;
    "chevron-left" 12 OcChevronLeftXs 16 OcChevronLeftSm 24 OcChevronLeftLg;
    "chevron-right" 12 OcChevronRightXs 16 OcChevronRightSm 24 OcChevronRightLg;
    "chevron-up" 12 OcChevronUpXs 16 OcChevronUpSm 24 OcChevronUpLg;
    "circle" 16 OcCircleSm 24 OcCircleLg;
    "circle-slash" 16 OcCircleSlashSm 24 OcCircleSlashLg;
    "clock" 16 OcClockSm 24 OcClockLg;
    "clock-fill" 16 OcClockFillSm 24 OcClockFillLg;
    "cloud" 16 OcCloudSm 24 OcCloudLg;
    "cloud-offline" 16 OcCloudOfflineSm 24 OcCloudOfflineLg;
    "code" 16 OcCodeSm 24 OcCodeLg;
    "code-of-conduct" 16 OcCodeOfConductSm 24 OcCodeOfConductLg;
    "code-review" 16 OcCodeReviewSm 24 OcCodeReviewLg;
    "code-square" 16 OcCodeSquareSm 24 OcCodeSquareLg;
    "codescan" 16 OcCodescanSm 24 OcCodescanLg;
    "codescan-checkmark" 16 OcCodescanCheckmarkSm 24 OcCodescanCheckmarkLg;
    "codespaces" 16 OcCodespacesSm 24 OcCodespacesLg;
    "columns" 16 OcColumnsSm 24 OcColumnsLg;
    "command-palette" 16 OcCommandPaletteSm 24 OcCommandPaletteLg;
    "comment" 16 OcCommentSm 24 OcCommentLg;
    "comment-discussion" 16 OcCommentDiscussionSm 24 OcCommentDiscussionLg;
    "container" 16 OcContainerSm 24 OcContainerLg;
    "copilot" 16 OcCopilotSm 24 OcCopilotLg;
    "copilot-error" 16 OcCopilotErrorSm;
    "copilot-warning" 16 OcCopilotWarningSm;
    "copy" 16 OcCopySm 24 OcCopyLg;
    "cpu" 16 OcCpuSm 24 OcCpuLg;
    "credit-card" 16 OcCreditCardSm 24 OcCreditCardLg;
    "cross-reference" 16 OcCrossReferenceSm 24 OcCrossReferenceLg;
    "dash" 16 OcDashSm 24 OcDashLg;
    "database" 16 OcDatabaseSm 24 OcDatabaseLg;
    "dependabot" 16 OcDependabotSm 24 OcDependabotLg;
    "desktop-download" 16 OcDesktopDownloadSm 24 OcDesktopDownloadLg;
    "device-camera" 16 OcDeviceCameraSm 24 OcDeviceCameraLg;
    "device-camera-video" 16 OcDeviceCameraVideoSm 24 OcDeviceCameraVideoLg;
    "device-desktop" 16 OcDeviceDesktopSm 24 OcDeviceDesktopLg;
    "device-mobile" 16 OcDeviceMobileSm 24 OcDeviceMobileLg;
    "devices" 16 OcDevicesSm 24 OcDevicesLg;
    "diamond" 16 OcDiamondSm 24 OcDiamondLg;
    "diff" 16 OcDiffSm 24 OcDiffLg;
    "diff-added" 16 OcDiffAddedSm 24 OcDiffAddedLg;
    "diff-ignored" 16 OcDiffIgnoredSm 24 OcDiffIgnoredLg;
    "diff-modified" 16 OcDiffModifiedSm 24 OcDiffModifiedLg;
    "diff-removed" 16 OcDiffRemovedSm 24 OcDiffRemovedLg;
    "diff-renamed" 16 OcDiffRenamedSm 24 OcDiffRenamedLg;
    "discussion-closed" 16 OcDiscussionClosedSm 24 OcDiscussionClosedLg;
    "discussion-duplicate" 16 OcDiscussionDuplicateSm 24 OcDiscussionDuplicateLg;
    "discussion-outdated" 16 OcDiscussionOutdatedSm 24 OcDiscussionOutdatedLg;
    "dot" 16 OcDotSm 24 OcDotLg;
    "dot-fill" 16 OcDotFillSm 24 OcDotFillLg;
    "download" 16 OcDownloadSm 24 OcDownloadLg;
    "duplicate" 16 OcDuplicateSm 24 OcDuplicateLg;
    "ellipsis" 16 OcEllipsisSm 24 OcEllipsisLg;
    "eye" 16 OcEyeSm 24 OcEyeLg;
    "eye-closed" 16 OcEyeClosedSm 24 OcEyeClosedLg;
    "feed-discussion" 16 OcFeedDiscussionSm;
    "feed-forked" 16 OcFeedForkedSm;
    "feed-heart" 16 OcFeedHeartSm;
    "feed-issue-closed" 16 OcFeedIssueClosedSm;
    "feed-issue-draft" 16 OcFeedIssueDraftSm;
    "feed-issue-open" 16 OcFeedIssueOpenSm;
    "feed-issue-reopen" 16 OcFeedIssueReopenSm;
    "feed-merged" 16 OcFeedMergedSm;
    "feed-person" 16 OcFeedPersonSm;
    "feed-plus" 16 OcFeedPlusSm;
    "feed-public" 16 OcFeedPublicSm;
    "feed-pull-request-closed" 16 OcFeedPullRequestClosedSm;
    "feed-pull-request-draft" 16 OcFeedPullRequestDraftSm;
    "feed-pull-request-open" 16 OcFeedPullRequestOpenSm;
    "feed-repo" 16 OcFeedRepoSm;
    "feed-rocket" 16 OcFeedRocketSm;
    "feed-star" 16 OcFeedStarSm;
    "feed-tag" 16 OcFeedTagSm;
    "feed-trophy" 16 OcFeedTrophySm;
    "file" 16 OcFileSm 24 OcFileLg;
    "file-added" 16 OcFileAddedSm 24 OcFileAddedLg;
    "file-badge" 16 OcFileBadgeSm 24 OcFileBadgeLg;
    "file-binary" 16 OcFileBinarySm 24 OcFileBinaryLg;
    "file-code" 16 OcFileCodeSm 24 OcFileCodeLg;
    "file-diff" 16 OcFileDiffSm 24 OcFileDiffLg;
    "file-directory" 16 OcFileDirectorySm 24 OcFileDirectoryLg;
    "file-directory-fill" 16 OcFileDirectoryFillSm 24 OcFileDirectoryFillLg;
    "file-directory-open-fill" 16 OcFileDirectoryOpenFillSm 24 OcFileDirectoryOpenFillLg;
    "file-directory-symlink" 16 OcFileDirectorySymlinkSm 24 OcFileDirectorySymlinkLg;
    "file-media" 16 OcFileMediaSm 24 OcFileMediaLg;
    "file-moved" 16 OcFileMovedSm 24 OcFileMovedLg;
    "file-removed" 16 OcFileRemovedSm 24 OcFileRemovedLg;
    "file-submodule" 16 OcFileSubmoduleSm 24 OcFileSubmoduleLg;
    "file-symlink-file" 16 OcFileSymlinkFileSm 24 OcFileSymlinkFileLg;
    "file-zip" 16 OcFileZipSm 24 OcFileZipLg;
    "filter" 16 OcFilterSm 24 OcFilterLg;
    "filter-remove" 16 OcFilterRemoveSm 24 OcFilterRemoveLg;
    "fiscal-host" 16 OcFiscalHostSm 24 OcFiscalHostLg;
    "flame" 16 OcFlameSm 24 OcFlameLg;
    "fold" 16 OcFoldSm 24 OcFoldLg;
    "fold-down" 16 OcFoldDownSm 24 OcFoldDownLg;
    "fold-up" 16 OcFoldUpSm 24 OcFoldUpLg;
    "gear" 16 OcGearSm 24 OcGearLg;
    "gift" 16 OcGiftSm 24 OcGiftLg;
    "git-branch" 16 OcGitBranchSm 24 OcGitBranchLg;
    "git-commit" 16 OcGitCommitSm 24 OcGitCommitLg;
    "git-compare" 16 OcGitCompareSm 24 OcGitCompareLg;
    "git-merge" 16 OcGitMergeSm 24 OcGitMergeLg;
    "git-merge-queue" 16 OcGitMergeQueueSm 24 OcGitMergeQueueLg;
    "git-pull-request" 16 OcGitPullRequestSm 24 OcGitPullRequestLg;
    "git-pull-request-closed" 16 OcGitPullRequestClosedSm 24 OcGitPullRequestClosedLg;
    "git-pull-request-draft" 16 OcGitPullRequestDraftSm 24 OcGitPullRequestDraftLg;
    "globe" 16 OcGlobeSm 24 OcGlobeLg;
    "goal" 16 OcGoalSm 24 OcGoalLg;
    "grabber" 16 OcGrabberSm 24 OcGrabberLg;
    "graph" 16 OcGraphSm 24 OcGraphLg;
    "hash" 16 OcHashSm 24 OcHashLg;
    "heading" 16 OcHeadingSm 24 OcHeadingLg;
    "heart" 16 OcHeartSm 24 OcHeartLg;
    "heart-fill" 16 OcHeartFillSm 24 OcHeartFillLg;
    "history" 16 OcHistorySm 24 OcHistoryLg;
    "home" 16 OcHomeSm 24 OcHomeLg;
    "home-fill" 16 OcHomeFillSm 24 OcHomeFillLg;
    "horizontal-rule" 16 OcHorizontalRuleSm 24 OcHorizontalRuleLg;
    "hourglass" 16 OcHourglassSm 24 OcHourglassLg;
    "hubot" 16 OcHubotSm 24 OcHubotLg;
    "id-badge" 16 OcIdBadgeSm 24 OcIdBadgeLg;
    "image" 16 OcImageSm 24 OcImageLg;
    "inbox" 16 OcInboxSm 24 OcInboxLg;
    "infinity" 16 OcInfinitySm 24 OcInfinityLg;
    "info" 16 OcInfoSm 24 OcInfoLg;
    "issue-closed" 16 OcIssueClosedSm 24 OcIssueClosedLg;
    "issue-draft" 16 OcIssueDraftSm 24 OcIssueDraftLg;
    "issue-opened" 16 OcIssueOpenedSm 24 OcIssueOpenedLg;
    "issue-reopened" 16 OcIssueReopenedSm 24 OcIssueReopenedLg;
    "issue-tracked-by" 16 OcIssueTrackedBySm 24 OcIssueTrackedByLg;
    "issue-tracks" 16 OcIssueTracksSm 24 OcIssueTracksLg;
    "italic" 16 OcItalicSm 24 OcItalicLg;
    "iterations" 16 OcIterationsSm 24 OcIterationsLg;
    "kebab-horizontal" 16 OcKebabHorizontalSm 24 OcKebabHorizontalLg;
    "key" 16 OcKeySm 24 OcKeyLg;
    "key-asterisk" 16 OcKeyAsteriskSm 24 OcKeyAsteriskLg;
    "law" 16 OcLawSm 24 OcLawLg;
    "light-bulb" 16 OcLightBulbSm 24 OcLightBulbLg;
    "link" 16 OcLinkSm 24 OcLinkLg;
    "link-external" 16 OcLinkExternalSm 24 OcLinkExternalLg;
    "list-ordered" 16 OcListOrderedSm 24 OcListOrderedLg;
    "list-unordered" 16 OcListUnorderedSm 24 OcListUnorderedLg;
    "location" 16 OcLocationSm 24 OcLocationLg;
    "lock" 16 OcLockSm 24 OcLockLg;
    "log" 16 OcLogSm 24 OcLogLg;
    "logo-gist" 16 OcLogoGistSm 24 OcLogoGistLg;
    "logo-github" 16 OcLogoGithubSm 24 OcLogoGithubLg;
    "mail" 16 OcMailSm 24 OcMailLg;
    "mark-github" 16 OcMarkGithubSm 24 OcMarkGithubLg;
    "markdown" 16 OcMarkdownSm 24 OcMarkdownLg;
    "megaphone" 16 OcMegaphoneSm 24 OcMegaphoneLg;
    "mention" 16 OcMentionSm 24 OcMentionLg;
    "meter" 16 OcMeterSm 24 OcMeterLg;
    "milestone" 16 OcMilestoneSm 24 OcMilestoneLg;
    "mirror" 16 OcMirrorSm 24 OcMirrorLg;
    "moon" 16 OcMoonSm 24 OcMoonLg;
    "mortar-board" 16 OcMortarBoardSm 24 OcMortarBoardLg;
    "move-to-bottom" 16 OcMoveToBottomSm 24 OcMoveToBottomLg;
    "move-to-end" 16 OcMoveToEndSm 24 OcMoveToEndLg;
    "move-to-start" 16 OcMoveToStartSm 24 OcMoveToStartLg;
    "move-to-top" 16 OcMoveToTopSm 24 OcMoveToTopLg;
    "multi-select" 16 OcMultiSelectSm 24 OcMultiSelectLg;
    "mute" 16 OcMuteSm 24 OcMuteLg;
    "no-entry" 16 OcNoEntrySm 24 OcNoEntryLg;
    "no-entry-fill" 12 OcNoEntryFillXs;
    "north-star" 16 OcNorthStarSm 24 OcNorthStarLg;
    "note" 16 OcNoteSm 24 OcNoteLg;
    "number" 16 OcNumberSm 24 OcNumberLg;
    "organization" 16 OcOrganizationSm 24 OcOrganizationLg;
    "package" 16 OcPackageSm 24 OcPackageLg;
    "package-dependencies" 16 OcPackageDependenciesSm 24 OcPackageDependenciesLg;
    "package-dependents" 16 OcPackageDependentsSm 24 OcPackageDependentsLg;
    "paintbrush" 16 OcPaintbrushSm 24 OcPaintbrushLg;
    "paper-airplane" 16 OcPaperAirplaneSm 24 OcPaperAirplaneLg;
    "paperclip" 16 OcPaperclipSm 24 OcPaperclipLg;
    "passkey-fill" 16 OcPasskeyFillSm 24 OcPasskeyFillLg;
    "paste" 16 OcPasteSm 24 OcPasteLg;
    "pencil" 16 OcPencilSm 24 OcPencilLg;
    "people" 16 OcPeopleSm 24 OcPeopleLg;
    "person" 16 OcPersonSm 24 OcPersonLg;
    "person-add" 16 OcPersonAddSm 24 OcPersonAddLg;
    "person-fill" 16 OcPersonFillSm 24 OcPersonFillLg;
    "pin" 16 OcPinSm 24 OcPinLg;
    "pin-slash" 16 OcPinSlashSm 24 OcPinSlashLg;
    "pivot-column" 16 OcPivotColumnSm 24 OcPivotColumnLg;
    "play" 16 OcPlaySm 24 OcPlayLg;
    "plug" 16 OcPlugSm 24 OcPlugLg;
    "plus" 16 OcPlusSm 24 OcPlusLg;
    "plus-circle" 16 OcPlusCircleSm 24 OcPlusCircleLg;
    "project" 16 OcProjectSm 24 OcProjectLg;
    "project-roadmap" 16 OcProjectRoadmapSm 24 OcProjectRoadmapLg;
    "project-symlink" 16 OcProjectSymlinkSm 24 OcProjectSymlinkLg;
    "project-template" 16 OcProjectTemplateSm 24 OcProjectTemplateLg;
    "pulse" 16 OcPulseSm 24 OcPulseLg;
    "question" 16 OcQuestionSm 24 OcQuestionLg;
    "quote" 16 OcQuoteSm 24 OcQuoteLg;
    "read" 16 OcReadSm 24 OcReadLg;
    "redo" 16 OcRedoSm 24 OcRedoLg;
    "rel-file-path" 16 OcRelFilePathSm 24 OcRelFilePathLg;
    "reply" 16 OcReplySm 24 OcReplyLg;
    "repo" 16 OcRepoSm 24 OcRepoLg;
    "repo-clone" 16 OcRepoCloneSm 24 OcRepoCloneLg;
    "repo-delete" 24 OcRepoDeleteLg;
    "repo-deleted" 16 OcRepoDeletedSm;
    "repo-forked" 16 OcRepoForkedSm 24 OcRepoForkedLg;
    "repo-locked" 16 OcRepoLockedSm 24 OcRepoLockedLg;
    "repo-pull" 16 OcRepoPullSm 24 OcRepoPullLg;
    "repo-push" 16 OcRepoPushSm 24 OcRepoPushLg;
    "repo-template" 16 OcRepoTemplateSm 24 OcRepoTemplateLg;
    "report" 16 OcReportSm 24 OcReportLg;
    "rocket" 16 OcRocketSm 24 OcRocketLg;
    "rows" 16 OcRowsSm 24 OcRowsLg;
    "rss" 16 OcRssSm 24 OcRssLg;
    "ruby" 16 OcRubySm 24 OcRubyLg;
    "screen-full" 16 OcScreenFullSm 24 OcScreenFullLg;
    "screen-normal" 16 OcScreenNormalSm 24 OcScreenNormalLg;
    "search" 16 OcSearchSm 24 OcSearchLg;
    "server" 16 OcServerSm 24 OcServerLg;
    "share" 16 OcShareSm 24 OcShareLg;
    "share-android" 16 OcShareAndroidSm 24 OcShareAndroidLg;
    "shield" 16 OcShieldSm 24 OcShieldLg;
    "shield-check" 16 OcShieldCheckSm 24 OcShieldCheckLg;
    "shield-lock" 16 OcShieldLockSm 24 OcShieldLockLg;
    "shield-slash" 16 OcShieldSlashSm 24 OcShieldSlashLg;
    "shield-x" 16 OcShieldXSm 24 OcShieldXLg;
    "sidebar-collapse" 16 OcSidebarCollapseSm 24 OcSidebarCollapseLg;
    "sidebar-expand" 16 OcSidebarExpandSm 24 OcSidebarExpandLg;
    "sign-in" 16 OcSignInSm 24 OcSignInLg;
    "sign-out" 16 OcSignOutSm 24 OcSignOutLg;
    "single-select" 16 OcSingleSelectSm 24 OcSingleSelectLg;
    "skip" 16 OcSkipSm 24 OcSkipLg;
    "skip-fill" 16 OcSkipFillSm 24 OcSkipFillLg;
    "sliders" 16 OcSlidersSm 24 OcSlidersLg;
    "smiley" 16 OcSmileySm 24 OcSmileyLg;
    "sort-asc" 16 OcSortAscSm 24 OcSortAscLg;
    "sort-desc" 16 OcSortDescSm 24 OcSortDescLg;
    "sparkle-fill" 16 OcSparkleFillSm 24 OcSparkleFillLg;
    "sparkles-fill" 16 OcSparklesFillSm 24 OcSparklesFillLg;
    "sponsor-tiers" 16 OcSponsorTiersSm 24 OcSponsorTiersLg;
    "square" 16 OcSquareSm 24 OcSquareLg;
    "square-circle" 16 OcSquareCircleSm 24 OcSquareCircleLg;
    "square-fill" 16 OcSquareFillSm 24 OcSquareFillLg;
    "squirrel" 16 OcSquirrelSm 24 OcSquirrelLg;
    "stack" 16 OcStackSm 24 OcStackLg;
    "star" 16 OcStarSm 24 OcStarLg;
    "star-fill" 16 OcStarFillSm 24 OcStarFillLg;
    "stop" 16 OcStopSm 24 OcStopLg;
    "stopwatch" 16 OcStopwatchSm 24 OcStopwatchLg;
    "strikethrough" 16 OcStrikethroughSm 24 OcStrikethroughLg;
    "sun" 16 OcSunSm 24 OcSunLg;
    "sync" 16 OcSyncSm 24 OcSyncLg;
    "tab" 16 OcTabSm 24 OcTabLg;
    "tab-external" 16 OcTabExternalSm 24 OcTabExternalLg;
    "table" 16 OcTableSm 24 OcTableLg;
    "tag" 16 OcTagSm 24 OcTagLg;
    "tasklist" 16 OcTasklistSm 24 OcTasklistLg;
    "telescope" 16 OcTelescopeSm 24 OcTelescopeLg;
    "telescope-fill" 16 OcTelescopeFillSm 24 OcTelescopeFillLg;
    "terminal" 16 OcTerminalSm 24 OcTerminalLg;
    "three-bars" 16 OcThreeBarsSm 24 OcThreeBarsLg;
    "thumbsdown" 16 OcThumbsdownSm 24 OcThumbsdownLg;
    "thumbsup" 16 OcThumbsupSm 24 OcThumbsupLg;
    "tools" 16 OcToolsSm 24 OcToolsLg;
    "tracked-by-closed-completed" 16 OcTrackedByClosedCompletedSm 24 OcTrackedByClosedCompletedLg;
    "tracked-by-closed-not-planned" 16 OcTrackedByClosedNotPlannedSm 24 OcTrackedByClosedNotPlannedLg;
    "trash" 16 OcTrashSm 24 OcTrashLg;
    "triangle-down" 16 OcTriangleDownSm 24 OcTriangleDownLg;
    "triangle-left" 16 OcTriangleLeftSm 24 OcTriangleLeftLg;
    "triangle-right" 16 OcTriangleRightSm 24 OcTriangleRightLg;
    "triangle-up" 16 OcTriangleUpSm 24 OcTriangleUpLg;
    "trophy" 16 OcTrophySm 24 OcTrophyLg;
    "typography" 16 OcTypographySm 24 OcTypographyLg;
    "undo" 16 OcUndoSm 24 OcUndoLg;
    "unfold" 16 OcUnfoldSm 24 OcUnfoldLg;
    "unlink" 16 OcUnlinkSm 24 OcUnlinkLg;
    "unlock" 16 OcUnlockSm 24 OcUnlockLg;
    "unmute" 16 OcUnmuteSm 24 OcUnmuteLg;
    "unread" 16 OcUnreadSm 24 OcUnreadLg;
    "unverified" 16 OcUnverifiedSm 24 OcUnverifiedLg;
    "upload" 16 OcUploadSm 24 OcUploadLg;
    "verified" 16 OcVerifiedSm 24 OcVerifiedLg;
    "versions" 16 OcVersionsSm 24 OcVersionsLg;
    "video" 16 OcVideoSm 24 OcVideoLg;
    "webhook" 16 OcWebhookSm;
    "workflow" 16 OcWorkflowSm 24 OcWorkflowLg;
    "x" 12 OcXXs 16 OcXSm 24 OcXLg;
    "x-circle" 16 OcXCircleSm 24 OcXCircleLg;
    "x-circle-fill" 12 OcXCircleFillXs 16 OcXCircleFillSm 24 OcXCircleFillLg;
    "zap" 16 OcZapSm 24 OcZapLg;
    "zoom-in" 16 OcZoomInSm 24 OcZoomInLg;
    "zoom-out" 16 OcZoomOutSm 24 OcZoomOutLg;
}

#[cfg(test)]
mod tests {
    use super::{ICONS, RENAMED, find};

    #[test]
    fn the_table_is_sorted_and_every_old_name_leads_to_an_icon() {
        assert!(ICONS.is_sorted_by_key(|(name, _)| *name));
        for (old, _) in RENAMED {
            assert!(find(old).is_some(), "{old}");
        }
    }
}
