package featurekeyproxy.config;

import java.util.regex.Pattern;

/** The text of the shipped {@code config/application.properties}, made from the table of settings. */
public final class SettingsFile {
    /** Where the file of an operator lies, seen from the working directory. */
    public static final String NAME = "config/application.properties";

    private static final String HEAD = """
            # Settings of the proxy, with their defaults. Every key can also be given as -Dkey=value, or as an environment variable in
            # capitals with _ for . and - (PROXY_TERMINAL_HOST); the command line wins over the environment, and both over this file.
            # How values are written and further examples: docs/configuration.md
            """;

    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)#]*)[^)]*\\)");
    private static final int WIDTH = 120;

    private SettingsFile() {}

    /** Returns the whole text for the settings of a table. */
    public static String text(SettingsTable table) {
        StringBuilder text = new StringBuilder(HEAD);
        for (SettingGroup group : table.groups()) {
            text.append("\n# --- ").append(group.heading()).append('\n');
            for (Setting<?> setting : group.settings()) {
                comment(
                        text,
                        plain(setting.text()) + " (" + plain(setting.type().name()) + ")");
                text.append(setting.key())
                        .append('=')
                        .append(setting.standard())
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** Returns a text without Markdown. */
    private static String plain(String markdown) {
        return LINK.matcher(markdown).replaceAll("docs/$1").replace("`", "");
    }

    private static void comment(StringBuilder text, String words) {
        int column = 0;
        for (String word : words.split(" ", -1)) {
            if (column == 0 || column + word.length() >= WIDTH) {
                text.append(column == 0 ? "#" : "\n#");
                column = 1;
            }
            text.append(' ').append(word);
            column += word.length() + 1;
        }
        text.append('\n');
    }
}
