package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads after everything has happened once. */
class MetricsIT {
    private static final String TO_TERMINAL = "direction=tomes_to_terminal";
    private static final String TO_TOMES = "direction=terminal_to_tomes";

    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static BusyProxy proxy;

    @SuppressWarnings("NullAway.Init")
    private static Scrape scrape;

    private static long started;
    private static double elapsedSeconds;

    @BeforeAll
    static void happen() throws Exception {
        started = System.currentTimeMillis();
        long nanos = System.nanoTime();
        proxy = new BusyProxy(directory);
        proxy.happen();
        scrape = proxy.scrape();
        elapsedSeconds = (System.nanoTime() - nanos) / 1e9;
    }

    @AfterAll
    static void close() {
        proxy.close();
    }

    @Test
    void countsSessionsByWhoEndedThemAndWithWhichCode() {
        assertThat(scrape.value("featurekeyproxy_sessions_open")).isZero();
        assertThat(scrape.value("featurekeyproxy_sessions_opened_total")).isEqualTo(2);
        assertThat(scrape.value("featurekeyproxy_sessions_closed_total", "by=tomes", "code=1000"))
                .isEqualTo(1);
        assertThat(scrape.value("featurekeyproxy_sessions_closed_total", "by=terminal", "code=1006"))
                .isEqualTo(1);
    }

    @Test
    void countsMessagesAndBytesByWhatBecameOfThem() {
        assertThat(scrape.value("featurekeyproxy_messages_received_total", TO_TERMINAL))
                .isEqualTo(8);
        assertThat(scrape.value("featurekeyproxy_messages_received_total", TO_TOMES))
                .isEqualTo(3);
        assertThat(scrape.value("featurekeyproxy_messages_total", TO_TERMINAL, "outcome=rewritten"))
                .isEqualTo(3);
        assertThat(scrape.value("featurekeyproxy_messages_total", TO_TERMINAL, "outcome=forwarded_identical"))
                .isEqualTo(3);
        assertThat(scrape.value("featurekeyproxy_messages_total", TO_TERMINAL, "outcome=unexplained_difference"))
                .isEqualTo(1);
        assertThat(scrape.value("featurekeyproxy_messages_total", TO_TERMINAL, "outcome=withheld"))
                .isEqualTo(1);
        assertThat(scrape.value("featurekeyproxy_message_bytes_total", TO_TERMINAL, "outcome=unexplained_difference"))
                .isEqualTo("change on purpose".length());
        assertThat(scrape.value("featurekeyproxy_changed_by_route_total", "route=tomes-to-terminal"))
                .isEqualTo(1);
        assertThat(scrape.value("featurekeyproxy_messages_total", TO_TOMES, "outcome=rewritten"))
                .isEqualTo(1);
    }

    @Test
    void countsInitializationsTheirCodesAndRules() {
        assertThat(scrape.value("featurekeyproxy_initializations_total", TO_TERMINAL, "outcome=mapped", "result=asked"))
                .isEqualTo(3);
        assertThat(scrape.value(
                        "featurekeyproxy_initializations_total", TO_TERMINAL, "outcome=unmapped", "result=asked"))
                .isEqualTo(1);
        assertThat(scrape.value(
                        "featurekeyproxy_initializations_total", TO_TOMES, "outcome=restored", "result=started"))
                .isEqualTo(1);
        assertThat(scrape.value("featurekeyproxy_codes_total", "outcome=unmapped"))
                .isEqualTo(1);
        assertThat(scrape.value("featurekeyproxy_replies_asymmetric_total")).isEqualTo(1);
        assertThat(scrape.value("featurekeyproxy_initializations_unanswered_total"))
                .as("V7-2, whose code is not in the table, and V7-4")
                .isEqualTo(2);
        assertThat(scrape.value(
                        "featurekeyproxy_initializations_total", TO_TOMES, "outcome=no_reply", "result=cut_off"))
                .isEqualTo(2);
        assertThat(scrape.value("featurekeyproxy_initialization_answer_seconds_count"))
                .isEqualTo(2);
        assertThat(scrape.series().entrySet())
                .filteredOn(
                        series -> series.getKey().startsWith("featurekeyproxy_rule_applications_total{outcome=mapped,"))
                .singleElement()
                .satisfies(series -> assertThat(series.getValue()).isEqualTo(3));
    }

    @Test
    void knowsTheTableTheDevicesAndTheThresholds() {
        assertThat(scrape.value("featurekeyproxy_mapping_version")).isEqualTo(1);
        assertThat(scrape.value("featurekeyproxy_mapping_rules")).isEqualTo(3);
        assertThat(scrape.value("featurekeyproxy_mapping_trouble")).isEqualTo(1);
        assertThat(scrape.value("featurekeyproxy_mapping_reloads_total", "outcome=applied"))
                .isEqualTo(1);
        assertThat(scrape.value("featurekeyproxy_mapping_reloads_total", "outcome=refused"))
                .isEqualTo(1);
        assertThat(scrape.value("featurekeyproxy_mapping_loaded_timestamp_seconds"))
                .isBetween(started / 1e3 - 1, started / 1e3 + elapsedSeconds + 1);
        assertThat(scrape.value("featurekeyproxy_alert_latency_seconds")).isEqualTo(0.1);
        assertThat(scrape.value("featurekeyproxy_alert_error_ratio")).isEqualTo(0.01);
        assertThat(scrape.value("featurekeyproxy_devices_joined_total", "kind=unknown"))
                .isEqualTo(1);
    }

    @Test
    void tellsOfTargetsDialsBreakersAndRefusals() {
        String down = "target=127.0.0.1:1";
        assertThat(scrape.value("featurekeyproxy_breaker_state", "state=open", down))
                .isEqualTo(1);
        assertThat(scrape.value("featurekeyproxy_breaker_state", "state=closed", down))
                .isZero();
        assertThat(scrape.value("featurekeyproxy_breaker_changes_total", down, "to=open"))
                .isEqualTo(1);
        assertThat(scrape.value("featurekeyproxy_dial_seconds_count", "outcome=failed", down))
                .isEqualTo(1);
        assertThat(scrape.value("featurekeyproxy_handshakes_refused_total", "reason=origin", "status=403"))
                .isEqualTo(1);
        assertThat(scrape.value("featurekeyproxy_limits_hit_total", "limit=origin"))
                .isEqualTo(1);
        assertThat(scrape.value("featurekeyproxy_limits_hit_total", "limit=session_bytes"))
                .isZero();
    }

    @Test
    void hasEveryKindOfErrorFromTheStartSoThatTheFirstIsAStep() {
        assertThat(scrape.value("featurekeyproxy_errors_total", "kind=route")).isEqualTo(1);
        assertThat(scrape.value("featurekeyproxy_errors_total", "kind=unexplained_difference"))
                .isEqualTo(1);
        assertThat(scrape.value("featurekeyproxy_errors_total", "kind=dial")).isEqualTo(1);
        assertThat(scrape.value("featurekeyproxy_errors_total", "kind=terminal_lost"))
                .isEqualTo(1);
        assertThat(scrape.value("featurekeyproxy_errors_total", "kind=mapping")).isEqualTo(1);
        assertThat(scrape.value("featurekeyproxy_errors_total", "kind=rewriter"))
                .isZero();
        assertThat(scrape.value("featurekeyproxy_dead_peers_total", "leg=terminal"))
                .isZero();
    }

    @Test
    void timesMessagesInRangesThatPrometheusCanAddUp() {
        double count = scrape.value("featurekeyproxy_added_latency_seconds_count", TO_TERMINAL);
        assertThat(count).isPositive();
        assertThat(scrape.value(
                        "featurekeyproxy_added_latency_seconds_bucket", TO_TERMINAL, "le=Inf".replace("Inf", "+Inf")))
                .isEqualTo(count);
        double least = 0;
        double most = 0;
        double below = 0;
        double bound = 0;
        for (Map.Entry<Double, Double> bucket : latencyBuckets().entrySet()) {
            double here = bucket.getValue() - below;
            assertThat(here).isNotNegative();
            least += here * bound;
            bound = Math.min(bucket.getKey(), elapsedSeconds);
            most += here * bound;
            below = bucket.getValue();
        }
        assertThat(below).isEqualTo(count);
        assertThat(scrape.value("featurekeyproxy_added_latency_seconds_sum", TO_TERMINAL))
                .as("the sum of times that lie in these buckets, and none of which is longer than all of this took")
                .isPositive()
                .isBetween(least, most);
    }

    /** Returns how many messages took no longer than so many seconds. */
    private static NavigableMap<Double, Double> latencyBuckets() {
        String prefix = "featurekeyproxy_added_latency_seconds_bucket{" + TO_TERMINAL + ",le=";
        NavigableMap<Double, Double> buckets = new TreeMap<>();
        scrape.series().forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                String bound = key.substring(prefix.length(), key.length() - 1);
                buckets.put(bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound), value);
            }
        });
        assertThat(buckets).hasSizeGreaterThan(5);
        assertThat(buckets.firstKey()).isLessThan(1e-3);
        return buckets;
    }

    @Test
    void givesTimesInSeconds() {
        assertThat(scrape.value("featurekeyproxy_initialization_answer_seconds_sum"))
                .isPositive()
                .isLessThan(2 * elapsedSeconds);
        assertThat(scrape.value("featurekeyproxy_dial_seconds_sum", "outcome=failed", "target=127.0.0.1:1"))
                .isPositive()
                .isLessThan(elapsedSeconds);
    }

    @Test
    void tellsOfTheProcessToo() {
        assertThat(scrape.names())
                .contains(
                        "jvm_memory_used_bytes",
                        "jvm_threads_live_threads",
                        "process_cpu_usage",
                        "process_files_open_files",
                        "process_uptime_seconds",
                        "featurekeyproxy_build");
    }

    @Test
    void leavesTheMetricsOfCamelsRoutesOffSinceTheyCostEachMessage() {
        assertThat(scrape.names()).noneMatch(name -> name.startsWith("camel_"));
    }

    @Test
    void showsNoCodeNorDevice() {
        assertThat(proxy.get("/observe/metrics").body()).doesNotContain(BusyProxy.OLD, BusyProxy.NEW, "V7-1");
    }

    @Test
    void speaksOpenMetricsToWhoAsksForIt() {
        HttpResponse<String> answer = proxy.get("/observe/metrics", "Accept", "application/openmetrics-text");
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
        assertThat(answer.body()).endsWith("# EOF\n");
    }

    @Test
    void exportsCamelsOwnMetricsWhenThatIsAskedFor(@TempDir Path other) throws Exception {
        try (BusyProxy measured = new BusyProxy(other, "proxy.metrics.camel=true")) {
            measured.session().toTerminal("hello");
            await().untilAsserted(() -> assertThat(measured.scrape().names())
                    .contains("camel_exchanges_total", "camel_exchange_event_notifier_seconds_count"));
        }
    }
}
