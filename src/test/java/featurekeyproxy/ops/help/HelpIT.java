package featurekeyproxy.ops.help;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.ops.http.ManagementServer;
import featurekeyproxy.ops.http.RawHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages as a browser gets them. */
class HelpIT {
    private ManagementServer server;

    @BeforeEach
    void serve() throws Exception {
        server = ManagementServer.open("127.0.0.1", 0, Set.of(), Optional.empty());
        new HelpPages(Map.of("operations", Files.readString(Path.of("docs/operations.md")))).addTo(server.router());
        server.serve();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private RawHttp.Answer get(String path) throws IOException {
        return RawHttp.get(server.port(), path);
    }

    @Test
    void serveTheRunbookWithTheSectionThatAnAlertLinksTo() throws IOException {
        for (String path : new String[] {"/help", "/help/", "/help/operations"}) {
            RawHttp.Answer answer = get(path);

            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.headers().get("content-type")).isEqualTo("text/html; charset=utf-8");
            assertThat(answer.headers().get("content-security-policy")).contains("default-src 'none'");
            assertThat(answer.body()).contains("<h3 id=\"featurekeyproxynoterminal\">", "<title>Operations");
        }
    }

    @Test
    void serveNothingElse() throws IOException {
        assertThat(get("/help/none").status()).isEqualTo(404);
        assertThat(get("/help/operations.md").status()).isEqualTo(404);
        assertThat(get("/help/..%2f..%2fpom.xml").status()).isEqualTo(404);
        assertThat(get("/help/operations/more").status()).isEqualTo(404);
    }
}
