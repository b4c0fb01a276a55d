// This site brings its own script in place of the theme's.
