//! Damaged and healthy code.

use super::repairs;
use crate::translation::edit::Edited;

#[track_caller]
fn mends(source: &str, own: &str, expected: &str) {
    let mut edited = Edited::new(own);
    edited.apply(repairs(source, own));
    assert_eq!(edited.text(), expected);
}

#[track_caller]
fn keeps(source: &str, own: &str) {
    mends(source, own, own);
}

#[test]
fn lost_closing_fences_are_set() {
    let source = "A.\n\n```sh\nmake all\n```\n\nB.\n\n```sh\nmake test\n```\n";
    let whole = "あ。\n\n```sh\nmake all\n```\n\nい。\n\n```sh\nmake test\n```\n";
    mends(
        source,
        "あ。\n\n```sh\nmake all\n\nい。\n\n```sh\nmake test\n```\n",
        whole,
    );
    mends(
        source,
        "あ。\n\n```sh\nmake all\n```\n\nい。\n\n```sh\nmake test\n",
        whole,
    );
    mends(
        "- A:\n\n  ```sh\n  make\n  ```\n\n- B.\n",
        "- あ:\n\n  ```sh\n  make\n\n- い。\n",
        "- あ:\n\n  ```sh\n  make\n  ```\n\n- い。\n",
    );
    mends(
        "```sh\r\nmake\r\n```\r\n\r\nB.\r\n",
        "```sh\r\nmake\r\n\r\nい。\r\n",
        "```sh\r\nmake\r\n```\r\n\r\nい。\r\n",
    );
}

#[test]
fn lost_opening_fences_are_set() {
    mends(
        "A.\n\n```sh\nmake all\n```\n\nB.\n",
        "あ。\n\nmake all\n```\n\nい。\n",
        "あ。\n\n```sh\nmake all\n```\n\nい。\n",
    );
}

#[test]
fn joined_fences_are_parted() {
    let source = "A:\n\n```sh\nmake all\n```\n\nB.\n";
    let whole = "あ:\n\n```sh\nmake all\n```\n\nい。\n";
    mends(source, "あ: ```sh\nmake all\n```\n\nい。\n", whole);
    mends(source, "あ:\n\n```sh make all\n```\n\nい。\n", whole);
    mends(source, "あ:\n\n```sh make all ```\n\nい。\n", whole);
    mends(source, "あ:\n\n```sh\nmake all ```\n\nい。\n", whole);
    mends(source, "あ:\n\n```sh\nmake all\n```い。\n", whole);
    mends(source, "あ: ```sh make all```\n\nい。\n", whole);
}

#[test]
fn comments_at_the_ends_belong_to_the_code() {
    let source = "```sh\n# A\nmake all\n# B\n```\n\nC.\n";
    let whole = "```sh\n# あ\nmake all\n# い\n```\n\nう。\n";
    mends(source, "```sh\n# あ\nmake all\n# い\n\nう。\n", whole);
    mends(source, "```sh\n# あ\nmake all\n# い ```\n\nう。\n", whole);
    mends(source, "```sh # あ\nmake all\n# い\n```\n\nう。\n", whole);
}

#[test]
fn other_marks_become_fences() {
    let source = "A:\n\n```sh\nmake all\n```\n";
    let whole = "あ:\n\n```sh\nmake all\n```\n";
    mends(source, "あ:\n\n｀｀｀sh\nmake all\n｀｀｀\n", whole);
    mends(source, "あ:\n\n``sh\nmake all\n```\n", whole);
    mends(source, "あ:\n\n'''sh\nmake all\n'''\n", whole);
    mends(source, "あ:\n\n```sh\nmake all\n``\n", whole);
}

#[test]
fn code_of_list_items_is_indented() {
    let source = "1. A:\n\n   ```yaml\n   a:\n     b: 1\n   ```\n2. B.\n";
    let whole = "1. あ:\n\n   ```yaml\n   a:\n     b: 1\n   ```\n2. い。\n";
    mends(
        source,
        "1. あ:\n\n   ```yaml\na:\n  b: 1\n```\n2. い。\n",
        whole,
    );
    mends(
        source,
        "1. あ:\n\n```yaml\na:\n  b: 1\n```\n2. い。\n",
        whole,
    );
}

#[test]
fn joined_commands_are_parted() {
    mends(
        "```sh\ncd x\nmake\nmake test\n```\n",
        "```sh\ncd x make\nmake test\n```\n",
        "```sh\ncd x\nmake\nmake test\n```\n",
    );
    mends(
        "- A\n\n  ```sh\n  cd x\n  make\n  ```\n",
        "- あ\n\n  ```sh\n  cd x make\n  ```\n",
        "- あ\n\n  ```sh\n  cd x\n  make\n  ```\n",
    );
}

#[test]
fn info_strings_come_from_the_source() {
    mends(
        "```python\nx = 1\n```\n",
        "```パイソン\nx = 1\n```\n",
        "```python\nx = 1\n```\n",
    );
    mends(
        "```json\n{}\n```\n",
        "```JSON\n{}\n```\n",
        "```json\n{}\n```\n",
    );
    mends(
        "```yaml copy\na: 1\n```\n",
        "```yaml copiar\na: 1\n```\n",
        "```yaml copy\na: 1\n```\n",
    );
    mends(
        "> ```sh\n> ls\n> ```\n",
        "> ```シェル\n> ls\n> ```\n",
        "> ```sh\n> ls\n> ```\n",
    );
}

#[test]
fn signs_of_code_come_from_the_source() {
    mends(
        "```sh\nls --all | wc\n```\n",
        "```sh\nls —all ｜ wc\n```\n",
        "```sh\nls --all | wc\n```\n",
    );
    mends(
        "```js\nf('x'); // a\n```\n",
        "```js\nf（‘x’）； // あ\n```\n",
        "```js\nf('x'); // あ\n```\n",
    );
    mends(
        "```sh\necho \"Go\"\n```\n",
        "```sh\necho 「進め」\n```\n",
        "```sh\necho \"進め\"\n```\n",
    );
    mends(
        "```sh\necho \"Go\"\n```\n",
        "```sh\necho \"進め”\n```\n",
        "```sh\necho \"進め\"\n```\n",
    );
    mends(
        "```sh\necho \"a\" > b\n```\n",
        "```sh\necho &quot;a&quot; &gt; b\n```\n",
        "```sh\necho \"a\" > b\n```\n",
    );
    mends(
        "```py\n# Adds\nx = 1\n```\n",
        "```py\n＃　足す\nx　＝　1\n```\n",
        "```py\n# 足す\nx = 1\n```\n",
    );
    mends(
        "Use `a: [1, 2]`.",
        "`a： ［1、 2］` を使う。",
        "`a: [1, 2]` を使う。",
    );
}

#[test]
fn keys_and_keywords_come_from_the_source() {
    mends(
        "```json\n{ \"name\": \"Bo\" }\n```\n",
        "```json\n{ \"名前\": \"ボー\" }\n```\n",
        "```json\n{ \"name\": \"ボー\" }\n```\n",
    );
    mends(
        "```yaml\njobs:\n  test:\n    runs-on: linux\n```\n",
        "```yaml\nジョブ:\n  テスト:\n    実行: リナックス\n```\n",
        "```yaml\njobs:\n  test:\n    runs-on: linux\n```\n",
    );
    mends(
        "```sh\ncd x\ngit pull\n```\n",
        "```sh\ncd x\ngit プル\n```\n",
        "```sh\ncd x\ngit pull\n```\n",
    );
    mends(
        "```py\nif x:\n  return 1\n```\n",
        "```py\nもし x:\n  return 1\n```\n",
        "```py\nif x:\n  return 1\n```\n",
    );
}

#[test]
fn comments_and_texts_stay() {
    keeps(
        "```sh\n# Builds\nmake\n```\n",
        "```sh\n# ビルド：全部\n# もう一行\nmake\n```\n",
    );
    keeps(
        "```sh\necho \"Ready: go\"\n```\n",
        "```sh\necho \"準備：「完了」\"\n```\n",
    );
    keeps("```js\nf(); // Calls\n```\n", "```js\nf(); // 呼ぶ\n```\n");
    keeps(
        "```html\n<!-- A -->\n<p>\n```\n",
        "```html\n<!-- “あ” -->\n<p>\n```\n",
    );
    keeps(
        "```css\n/* a\n b */\nx {}\n```\n",
        "```css\n/* あ：\n い */\nx {}\n```\n",
    );
    keeps("```yaml\nname: Blue\n```\n", "```yaml\nname: 青\n```\n");
    keeps(
        "```json\n{ \"a\": \"b\" }\n```\n",
        "```json\n{ \"a\": \"“b”\" }\n```\n",
    );
}

#[test]
fn examples_for_readers_stay() {
    keeps(
        "```sh\ngit clone https://x/YOUR-NAME\n```\n",
        "```sh\ngit clone https://x/あなたの名前\n```\n",
    );
    keeps("```sh\ncd FOLDER\n```\n", "```sh\ncd フォルダ\n```\n");
    keeps(
        "```\nA tree\nB tree\n```\n",
        "```\nあの木：“大”\nいの木\n```\n",
    );
    keeps("Set `TITLE`.", "`題名：` を置く。");
    keeps("Write `it's`.", "`それは` と書く。");
}

#[test]
fn code_of_earlier_sources_stays() {
    keeps(
        "```sh\nmake all\n```\n",
        "```sh\nmake all\nmake test\n```\n",
    );
    keeps(
        "```sh\nmake all\n```\n\nB.\n",
        "```sh\nmake all\n\nmake test\n```\n\nい。\n",
    );
    keeps("```bash\nmake\n```\n", "```shell\nmake\n```\n");
    keeps("```yaml copy\na: 1\n```\n", "```yaml\na: 1\n```\n");
    keeps("```sh\nmake -all\n```\n", "```sh\nmake --all\n```\n");
    keeps("```js\na();\nb();\n```\n", "```js\na(); b();\n```\n");
    keeps("A\n\n```sh\nx\n```\n", "あ\n");
    keeps(
        "- A\n\n  ```sh\n  x\n  ```\n",
        "- あ\n\n    ```sh\n    x\n    ```\n",
    );
}

#[test]
fn fences_within_fences_stay() {
    let text = "````md\n```sh\nmake\n```\n````\n\n```sh\nmake\n```\n";
    keeps(text, text);
    keeps(
        "```sh\nmake\n```\n",
        "```sh\nmake\n```\n\n`` ` `` と ``` a ``` です。\n",
    );
}
