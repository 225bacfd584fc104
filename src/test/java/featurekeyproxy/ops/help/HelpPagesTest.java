package featurekeyproxy.ops.help;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents as pages: every link leads somewhere, and nothing in them can run. */
class HelpPagesTest {
    private static Map<String, String> documents() throws IOException {
        Map<String, String> documents = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of("docs"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".md")).toList()) {
                documents.put(file.getFileName().toString().replace(".md", ""), Files.readString(file));
            }
        }
        return documents;
    }

    private static String html(HelpPages pages, String name) {
        return pages.html(name).toString(StandardCharsets.UTF_8);
    }

    private static Set<String> found(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void eachLinkLeadsToAPageAndASectionThatThereAre() throws IOException {
        Map<String, String> documents = documents();
        HelpPages pages = new HelpPages(documents);
        Map<String, Set<String>> sections = new TreeMap<>();
        documents.keySet().forEach(name -> sections.put(name, found(html(pages, name), " id=\"([^\"]+)\"")));

        for (String name : documents.keySet()) {
            for (String target : found(html(pages, name), "<a href=\"([^\"]+)\"")) {
                if (!target.startsWith("https://")) {
                    String[] parts = (target.startsWith("#") ? "/help/" + name + target : target).split("#", 2);
                    String page = parts[0].replace("/help/", "");
                    assertThat(sections).as("%s in %s", target, name).containsKey(page);
                    if (parts.length > 1) {
                        assertThat(sections.get(page))
                                .as("%s in %s", target, name)
                                .contains(parts[1]);
                    }
                }
            }
        }
        assertThat(sections.get("operations")).contains("featurekeyproxynoterminal");
    }

    @Test
    void noDocumentIsLeftOut() throws IOException {
        Map<String, String> documents = documents();
        String page = html(new HelpPages(documents), "operations");
        assertThat(documents.keySet()).allSatisfy(name -> assertThat(page).contains("<a href=\"/help/" + name + "\">"));
    }

    @Test
    void whatADocumentHoldsCannotRun() {
        HelpPages pages = new HelpPages(Map.of(
                "operations",
                "# A <script>\n\n<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
                        + " ![p](images/p.png) [away](../src/x.java) [other](http://example.org/)"));

        String page = html(pages, "operations");
        assertThat(page)
                .contains("&lt;script&gt;")
                .doesNotContain("<script", "href=\"javascript", "src=\"", "href=\"../src", "example.org/\"");
    }

    @Test
    void tablesStayTables() {
        assertThat(html(new HelpPages(Map.of("operations", "# A\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")), "operations"))
                .contains("<td>2</td>");
    }
}
