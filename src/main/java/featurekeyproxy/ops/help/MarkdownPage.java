package featurekeyproxy.ops.help;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.AttributeProvider;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Makes a page of HTML from a document in Markdown. Markup in the document is shown as it stands, so that no page has a script; links
 * between the documents lead to their pages, and what does not travel with them is no link.
 */
final class MarkdownPage {
    private static final List<Extension> EXTENSIONS =
            List.of(TablesExtension.create(), HeadingAnchorExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
    private static final Pattern DOCUMENT = Pattern.compile("([a-z-]+)\\.md(#.*)?");
    private static final Pattern TITLE = Pattern.compile("(?m)^# (.*)$");

    private final Set<String> names;
    private final HtmlRenderer renderer;

    /** Makes pages of documents among which there are these. */
    MarkdownPage(Set<String> names) {
        this.names = names;
        this.renderer = HtmlRenderer.builder()
                .extensions(EXTENSIONS)
                .escapeHtml(true)
                .sanitizeUrls(true)
                .attributeProviderFactory(context -> new Links())
                .build();
    }

    /** Returns the title of a document. */
    static String title(String markdown) {
        Matcher title = TITLE.matcher(markdown);
        return title.find() ? title.group(1).strip() : "Help";
    }

    /** Returns a whole page, with the links to the other pages on top. */
    String html(String markdown, String navigation) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s – Feature Key Proxy</title>
                <link rel="icon" href="/icon.svg" type="image/svg+xml">
                <link rel="stylesheet" href="/help.css">
                </head>
                <body>
                <nav aria-label="Documents">%s</nav>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(escaped(title(markdown)), navigation, renderer.render(PARSER.parse(markdown)));
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private final class Links implements AttributeProvider {
        @Override
        public void setAttributes(Node node, String tagName, Map<String, String> attributes) {
            if (node instanceof Link link) {
                follow(link.getDestination(), attributes);
            } else if (node instanceof Image) {
                attributes.remove("src"); // its text stays
            }
        }

        private void follow(String target, Map<String, String> attributes) {
            Matcher document = DOCUMENT.matcher(target);
            if (document.matches() && names.contains(document.group(1))) {
                String section = document.group(2);
                attributes.put("href", HelpPages.ROOT + "/" + document.group(1) + (section == null ? "" : section));
            } else if (!target.startsWith("#") && !target.startsWith("https://")) {
                attributes.remove("href");
            }
        }
    }
}
