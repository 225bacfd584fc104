package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.ops.http.RawHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes that let initializations pass without being mapped are told wherever an operator looks, until they are mended. */
class UnmappedRoutesIT {
    private static final String BACK = ShippedRoutes.TO_TOMES;
    private static final String PAST = """
            - route:
                id: terminal-to-tomes
                from:
                  uri: ws-pair:terminal
                  steps:
                    - to: { uri: "ws-pair:tomes" }
            """;
    /** Of which nobody can tell beforehand where it sends. */
    private static final String DYNAMIC = PAST.replace("- to: { uri: \"ws-pair:tomes\" }", """
            - setHeader: { name: there, constant: "ws-pair:tomes" }
                    - toD: { uri: "${header.there}" }""");

    @TempDir
    Path directory;

    private void save(String back) throws IOException {
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(directory.resolve("routes/proxy.camel.yaml"), ShippedRoutes.TO_TERMINAL + back);
    }

    private static List<String> problems(AdminProxy proxy) throws IOException {
        return proxy.get("/problems").findValuesAsText("id").stream()
                .filter(id -> id.startsWith("unmapped"))
                .toList();
    }

    private static Scrape metrics(AdminProxy proxy) throws IOException {
        return Scrape.of(RawHttp.get(proxy.port(), "/observe/metrics").body());
    }

    private static void awaitProblems(AdminProxy proxy, String... ids) {
        await().untilAsserted(() -> assertThat(problems(proxy)).containsExactlyInAnyOrder(ids));
    }

    @Test
    void isAStandingProblemUntilTheRoutesAreMended() throws Exception {
        save(BACK);
        try (AdminProxy proxy = new AdminProxy(directory);
                AdminProxy.Ends ends = proxy.session("/")) {
            awaitProblems(proxy);

            save(PAST);
            awaitProblems(proxy, "unmapped-leg-terminal");
            assertThat(metrics(proxy).value("featurekeyproxy_leg_unmapped", "leg=terminal"))
                    .isEqualTo(1);
            assertThat(metrics(proxy).value("featurekeyproxy_leg_unmapped", "leg=tomes"))
                    .isZero();
            assertThat(RawHttp.get(proxy.port(), "/observe/health").body())
                    .contains("routes let initializations pass without being mapped", "terminal-to-tomes");
            assertThat(RawHttp.get(proxy.port(), "/observe/health/ready").status())
                    .isEqualTo(200);
            assertThat(metrics(proxy).value("featurekeyproxy_errors_total", "kind=unmapped"))
                    .isZero();

            assertThat(ends.reply("TRIMA-1", AdminProxy.NEW)).isEqualTo(AdminProxy.NEW);
            awaitProblems(proxy, "unmapped-leg-terminal", "unmapped-terminal-to-tomes");
            assertThat(metrics(proxy).value("featurekeyproxy_errors_total", "kind=unmapped"))
                    .isEqualTo(1);

            save(BACK);
            awaitProblems(proxy);
            assertThat(ends.request("TRIMA-1", AdminProxy.OLD)).isEqualTo(AdminProxy.NEW);
            assertThat(ends.reply("TRIMA-1", AdminProxy.NEW)).isEqualTo(AdminProxy.OLD);
            awaitProblems(proxy);
        }
    }

    @Test
    void tellsOfAnInitializationThatPassedThoughNobodyCouldTellBefore() throws Exception {
        save(DYNAMIC);
        try (AdminProxy proxy = new AdminProxy(directory);
                AdminProxy.Ends ends = proxy.session("/")) {
            ends.terminal().sendText("no initialization");
            assertThat(ends.tomes().read().text()).isEqualTo("no initialization");
            awaitProblems(proxy);

            assertThat(ends.reply("TRIMA-1", AdminProxy.NEW)).isEqualTo(AdminProxy.NEW);
            awaitProblems(proxy, "unmapped-terminal-to-tomes");
        }
    }

    @Test
    void isSilentWhereTheSiteSaidThatItIsMeant() throws Exception {
        save(PAST);
        try (AdminProxy proxy = new AdminProxy(directory, "proxy.routes.unmapped=Terminal");
                AdminProxy.Ends ends = proxy.session("/")) {
            assertThat(ends.reply("TRIMA-1", AdminProxy.NEW)).isEqualTo(AdminProxy.NEW);
            assertThat(ends.request("TRIMA-1", AdminProxy.OLD)).isEqualTo(AdminProxy.NEW);

            awaitProblems(proxy);
            assertThat(metrics(proxy).value("featurekeyproxy_leg_unmapped", "leg=terminal"))
                    .isZero();
            assertThat(metrics(proxy).value("featurekeyproxy_errors_total", "kind=unmapped"))
                    .isZero();
        }
    }
}
