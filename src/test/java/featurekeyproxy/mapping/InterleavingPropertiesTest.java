package featurekeyproxy.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import featurekeyproxy.mapping.device.DeviceProfiles;
import featurekeyproxy.mapping.device.DeviceRules;
import featurekeyproxy.mapping.device.UnknownDeviceStrategy;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.message.WebSocketMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * For any table and any interleaving of requests and replies over devices and sessions, also with reloads between them,
 * what TOMEs gets back is a string that it sent, or the device's own.
 */
class InterleavingPropertiesTest {
    private static final List<String> CODES = List.of("K1", "K2", "K3", "K4", "K5", "K6");
    private static final int DEVICES = 3;
    private static final int SESSIONS = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Something that happens: a request of codes, a reply with a code, or a reload with another table. */
    record Step(int kind, int session, int device, List<String> codes, boolean withId, List<MappingRule> rules) {}

    @Provide
    Arbitrary<List<MappingRule>> tables() {
        return Arbitraries.maps(Arbitraries.of(CODES), Arbitraries.of(CODES))
                .ofMaxSize(CODES.size())
                .map(map -> map.entrySet().stream()
                        .map(pair -> new MappingRule(pair.getKey(), pair.getValue(), MappingRule.Kind.FEATURE_KEY))
                        .toList());
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(0, SESSIONS - 1),
                        Arbitraries.integers().between(0, DEVICES - 1),
                        Arbitraries.of(CODES).list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.of(true, false),
                        tables())
                .as(Step::new)
                .list()
                .ofMinSize(2)
                .ofMaxSize(40);
    }

    @Property(tries = 2000)
    void tomesGetsBackWhatItSentOrTheDevicesOwn(
            @ForAll("tables") List<MappingRule> first,
            @ForAll("steps") List<Step> steps,
            @ForAll UnknownDeviceStrategy strategy) {
        List<Mapping> live = new ArrayList<>(List.of(mapping(first, strategy)));
        DeviceProfiles profiles = new DeviceProfiles(
                () -> live.get(0).devices(),
                () -> live.get(0).cacheTimeout(),
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        Rewriter rewriter = new Rewriter(() -> live.get(0).table(), Protocol.DEFAULT, profiles);
        List<RequestTracker> trackers = List.of(new RequestTracker(), new RequestTracker());
        Map<Integer, Set<String>> sent = new HashMap<>();
        Set<List<Integer>> asked = new HashSet<>();

        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            RequestTracker tracker = trackers.get(step.session());
            if (step.kind() == 0) {
                live.set(0, mapping(step.rules(), strategy));
            } else if (step.kind() < 5) {
                sent.computeIfAbsent(step.session(), s -> new HashSet<>()).addAll(step.codes());
                asked.add(List.of(step.session(), step.device()));
                assertThat(rewriter.request(tracker, request(step, i)).failure())
                        .isEmpty();
            } else if (asked.contains(List.of(step.session(), step.device()))) {
                String own = step.codes().get(0);
                Outcome outcome = rewriter.reply(tracker, reply(step, own, i));
                Set<String> allowed = new HashSet<>(sent.getOrDefault(step.session(), Set.of()));
                allowed.add(own);
                assertThat(allowed).contains(codeOf(outcome));
            }
        }
    }

    private static Mapping mapping(List<MappingRule> rules, UnknownDeviceStrategy strategy) {
        return new Mapping(
                new MappingTable(rules, List.of("K1")),
                new TomesConfiguration(Optional.of("K1"), Optional.empty()),
                FallbackBehavior.PASSTHROUGH,
                new DeviceRules(strategy, List.of(), List.of()),
                Duration.ofHours(1),
                AlertThresholds.DEFAULT,
                "test");
    }

    private static WebSocketMessage request(Step step, int number) {
        return WebSocketMessage.text("{\"MessageId\":" + number + ",\"DestinationId\":\"" + step.device()
                + "\",\"Payload\":{\"FeatureCodes\":[\"" + String.join("\",\"", step.codes())
                + "\"]},\"MessageType\":\"ApplicationInitializationMessage\"}");
    }

    private static WebSocketMessage reply(Step step, String code, int number) {
        String id = step.withId() ? "\"CorrelationId\":" + (number / 2) + "," : "";
        return WebSocketMessage.text(
                "{" + id + "\"SourceId\":\"" + step.device() + "\",\"FeatureKeysConfirmationCode\":\"" + code
                        + "\",\"MessageType\":\"ApplicationInitializationResponseMessage\"}");
    }

    private static String codeOf(Outcome outcome) {
        try {
            return JSON.readTree(outcome.message().payload())
                    .get("FeatureKeysConfirmationCode")
                    .textValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
