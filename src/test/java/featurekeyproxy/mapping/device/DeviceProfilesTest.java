package featurekeyproxy.mapping.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import featurekeyproxy.TestClock;
import featurekeyproxy.mapping.Mapping;
import featurekeyproxy.mapping.device.DeviceProfile.Source;
import featurekeyproxy.mapping.file.MappingFile;
import featurekeyproxy.message.DeviceJoinedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceProfilesTest {
    private static final String DEVICE = "V7-001";

    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T08:00:00Z"));
    private Mapping mapping = mapping("learn", "");
    private final DeviceProfiles profiles =
            new DeviceProfiles(() -> mapping.devices(), () -> mapping.cacheTimeout(), clock);

    private static Mapping mapping(String strategy, String devices) {
        String file = """
            { "featureKeyMappings": { "confirmationCodeMappings": { "A1A1": "B1B1" } },
              "tomesConfiguration": { "confirmationCode": "A1A1" },
              "devices": { "unknown": "%s" %s } }
            """.formatted(strategy, devices);
        MappingFile.Result result = MappingFile.read(file.getBytes(StandardCharsets.UTF_8), "mapping.json");
        assertThat(result).as(result.findings().toString()).isInstanceOf(MappingFile.Valid.class);
        return ((MappingFile.Valid) result).mapping();
    }

    private static DeviceJoinedMessage event(String version) {
        return new DeviceJoinedMessage(
                Optional.of(DEVICE),
                Optional.of(version).filter(text -> !text.isEmpty()),
                Optional.empty(),
                Optional.empty());
    }

    private DeviceKind kind() {
        return profiles.profile(DEVICE).kind();
    }

    @Test
    void keepsWhatItLearnedWhenTheClockOfTheMachineIsSetByHours() {
        mapping = mapping("learn", "");
        AtomicLong elapsed = new AtomicLong();
        DeviceProfiles steady =
                new DeviceProfiles(() -> mapping.devices(), () -> mapping.cacheTimeout(), clock, elapsed::get);
        steady.replied(DEVICE, DeviceKind.LEGACY);

        clock.advance(mapping.cacheTimeout().multipliedBy(10));
        assertThat(steady.profile(DEVICE).kind()).isEqualTo(DeviceKind.LEGACY);

        elapsed.addAndGet(mapping.cacheTimeout().toNanos() + 1);
        assertThat(steady.profile(DEVICE).kind()).isEqualTo(DeviceKind.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"learn, MAP", "map, MAP", "passthrough, PASS", "offer-both, OFFER_BOTH"})
    void treatsAnUnknownDeviceAsTheStrategySays(String strategy, Treatment treatment) {
        mapping = mapping(strategy, "");

        assertThat(profiles.treatment(DEVICE, null)).isEqualTo(treatment);
        assertThat(kind()).isEqualTo(DeviceKind.UNKNOWN);
        assertThat(profiles.profile(DEVICE).source()).isEqualTo(Source.NONE);
    }

    @ParameterizedTest
    @CsvSource({"learn", "map", "passthrough", "offer-both"})
    void believesAReplyUnderEveryStrategy(String strategy) {
        mapping = mapping(strategy, "");

        profiles.replied(DEVICE, DeviceKind.LEGACY);
        assertThat(profiles.treatment(DEVICE, null)).isEqualTo(Treatment.PASS);
        profiles.replied(DEVICE, DeviceKind.NON_DEHP);
        assertThat(profiles.treatment(DEVICE, null)).isEqualTo(Treatment.MAP);
        assertThat(profiles.profile(DEVICE))
                .isEqualTo(new DeviceProfile(
                        DeviceKind.NON_DEHP, Source.REPLY, "replied with the new code", clock.instant()));
    }

    @Test
    void sendsTheOldCodeNextTimeWhenATryOfTheNewOneWasRejected() {
        profiles.rejected(DEVICE, profiles.treatment(DEVICE, null));

        assertThat(profiles.treatment(DEVICE, null)).isEqualTo(Treatment.PASS);
        assertThat(profiles.profile(DEVICE).source()).isEqualTo(Source.TRY);
        assertThat(profiles.profile(DEVICE).reason()).isEqualTo("the new code: rejected");
    }

    @Test
    void triesTheOtherCodeEachTimeUntilOneIsAnswered() {
        assertThat(profiles.treatment(DEVICE, null)).isEqualTo(Treatment.MAP);
        assertThat(profiles.treatment(DEVICE, Treatment.MAP)).isEqualTo(Treatment.PASS);
        assertThat(profiles.treatment(DEVICE, Treatment.PASS)).isEqualTo(Treatment.MAP);
        profiles.replied(DEVICE, DeviceKind.NON_DEHP);
        assertThat(profiles.treatment(DEVICE, null)).isEqualTo(Treatment.MAP);
    }

    @Test
    void doesNotDoubtAReplyBecauseOneRequestStayedWithoutAnAnswer() {
        profiles.replied(DEVICE, DeviceKind.LEGACY);

        assertThat(profiles.treatment(DEVICE, Treatment.PASS)).isEqualTo(Treatment.PASS);
        assertThat(profiles.treatment(DEVICE, Treatment.PASS))
                .as("two in a row say that its firmware may have changed")
                .isEqualTo(Treatment.MAP);
    }

    @Test
    void triesNothingUnlessItIsToLearn() {
        mapping = mapping("map", "");

        assertThat(profiles.treatment(DEVICE, Treatment.MAP)).isEqualTo(Treatment.MAP);
        profiles.rejected(DEVICE, Treatment.MAP);
        assertThat(profiles.treatment(DEVICE, null)).isEqualTo(Treatment.MAP);
    }

    @Test
    void learnsNothingFromAnOfferOfBothThatStayedWithoutAnAnswer() {
        profiles.rejected(DEVICE, Treatment.OFFER_BOTH);
        assertThat(profiles.treatment(DEVICE, Treatment.OFFER_BOTH)).isEqualTo(Treatment.MAP);
        assertThat(kind()).isEqualTo(DeviceKind.UNKNOWN);
    }

    @Test
    void letsTheStrongerSourceDecide() {
        profiles.rejected(DEVICE, Treatment.MAP);
        assertThat(profiles.profile(DEVICE).source()).isEqualTo(Source.TRY);
        profiles.replied(DEVICE, DeviceKind.LEGACY);
        assertThat(profiles.profile(DEVICE).source()).isEqualTo(Source.REPLY);
        profiles.joined(event("7.1"));
        mapping = mapping("learn", ", \"firmware\": [{\"profile\": \"nonDehp\", \"versions\": \"[7,)\"}]");
        assertThat(profiles.profile(DEVICE).source()).isEqualTo(Source.FIRMWARE);
        assertThat(kind()).isEqualTo(DeviceKind.NON_DEHP);
        mapping = mapping(
                "learn",
                ", \"legacy\": [\"V7-*\"], \"firmware\": [{\"profile\": \"nonDehp\", \"versions\": \"[7,)\"}]");
        assertThat(profiles.profile(DEVICE).source()).isEqualTo(Source.CONFIGURED);
        assertThat(kind()).isEqualTo(DeviceKind.LEGACY);
        assertThat(profiles.profile(DEVICE).reason()).contains("V7-*");
    }

    @Test
    void keepsWhatItLearnedOverReloads() {
        profiles.replied(DEVICE, DeviceKind.LEGACY);
        mapping = mapping("offer-both", "");

        assertThat(profiles.treatment(DEVICE, null)).isEqualTo(Treatment.PASS);
    }

    @Test
    void forgetsWhatItLearnedOfTheFormerFirmwareWhenAnotherIsAnnounced() {
        profiles.joined(event("6.4"));
        profiles.replied(DEVICE, DeviceKind.LEGACY);
        profiles.joined(event("6.4"));
        profiles.joined(event(""));
        assertThat(profiles.joins(DEVICE)).isEqualTo(3);
        assertThat(kind()).as("the same firmware, or none announced").isEqualTo(DeviceKind.LEGACY);

        profiles.joined(event("7.1"));

        assertThat(kind()).isEqualTo(DeviceKind.UNKNOWN);
        assertThat(profiles.joins(DEVICE)).isEqualTo(4);
        assertThat(profiles.joins("never heard of")).isZero();
    }

    @Test
    void keepsWhatItLearnedWhenAVersionIsAnnouncedForTheFirstTime() {
        profiles.replied(DEVICE, DeviceKind.LEGACY);

        assertThat(profiles.joined(event("6.4")).map(DeviceProfile::kind)).contains(DeviceKind.LEGACY);
    }

    @Test
    void forgetsAfterTheCacheTimeoutUnlessItIsConfirmed() {
        profiles.replied(DEVICE, DeviceKind.LEGACY);
        Instant learned = clock.instant();
        clock.advance(Duration.ofMinutes(59));
        profiles.replied(DEVICE, DeviceKind.LEGACY);
        clock.advance(Duration.ofMinutes(59));
        assertThat(profiles.profile(DEVICE).since()).isEqualTo(learned);
        assertThat(kind()).isEqualTo(DeviceKind.LEGACY);

        clock.advance(Duration.ofMinutes(2));

        assertThat(kind()).isEqualTo(DeviceKind.UNKNOWN);
    }

    @Test
    void keepsTheFirmwareOfADeviceThatStaysConnectedForLongerThanTheCacheTimeout() {
        mapping = mapping("learn", ", \"firmware\": [{ \"profile\": \"legacy\", \"versions\": \"[6.0,7.0)\" }]");
        profiles.joined(event("6.4.0"));
        Instant joined = clock.instant();
        clock.advance(Duration.ofDays(30));

        assertThat(profiles.isKnown(DEVICE)).isTrue();
        assertThat(profiles.counts()).isEqualTo(Map.of(DeviceKind.LEGACY, 1));
        assertThat(profiles.profile(DEVICE).source()).isEqualTo(Source.FIRMWARE);
        assertThat(profiles.profile(DEVICE).since()).isEqualTo(joined);
        assertThat(profiles.joins(DEVICE)).isEqualTo(1);
        assertThat(profiles.treatment(DEVICE, null))
                .as("a try of the new code would be a wrong code")
                .isEqualTo(Treatment.PASS);
    }

    @Test
    void listsTheDevicesByIdAndNotTheConnectionsThatStandForOne() {
        profiles.replied("V7-002", DeviceKind.NON_DEHP);
        profiles.replied(DEVICE, DeviceKind.LEGACY);
        profiles.replied(new Object(), DeviceKind.LEGACY);
        profiles.joined(
                new DeviceJoinedMessage(Optional.empty(), Optional.of("7"), Optional.empty(), Optional.empty()));

        assertThat(profiles.all().keySet()).containsExactly(DEVICE, "V7-002");
        assertThat(profiles.all().get(DEVICE)).isEqualTo(profiles.profile(DEVICE));
    }

    @Test
    void countsEachDeviceOnceByItsKindWhetherItWasHeardOfOrSet() {
        profiles.joined(event("6.1"));
        profiles.replied("V7-002", DeviceKind.NON_DEHP);
        profiles.set("V7-002", DeviceKind.LEGACY);
        profiles.set("V7-003", DeviceKind.LEGACY);

        assertThat(profiles.counts()).isEqualTo(Map.of(DeviceKind.UNKNOWN, 1, DeviceKind.LEGACY, 2));
    }

    // ---------------------------------------------------------------- what operators say

    @Test
    void whatAnOperatorSaysOutweighsTheFileAndEachReplyAndDoesNotExpire() {
        mapping = mapping("learn", ", \"nonDehp\": [\"V7-*\"]");
        profiles.set(DEVICE, DeviceKind.LEGACY);
        profiles.replied(DEVICE, DeviceKind.NON_DEHP);
        clock.advance(Duration.ofDays(30));

        assertThat(profiles.profile(DEVICE).kind()).isEqualTo(DeviceKind.LEGACY);
        assertThat(profiles.profile(DEVICE).source()).isEqualTo(Source.OPERATOR);
        assertThat(profiles.treatment(DEVICE, null)).isEqualTo(Treatment.PASS);
        assertThat(profiles.all()).containsKey(DEVICE);
    }

    @Test
    void forgettingADeviceLeavesWhatTheFileSays() {
        profiles.set(DEVICE, DeviceKind.LEGACY);
        profiles.replied(DEVICE, DeviceKind.NON_DEHP);

        profiles.forget(DEVICE);

        assertThat(profiles.profile(DEVICE).source()).isEqualTo(Source.NONE);
        assertThat(profiles.all()).isEmpty();
        mapping = mapping("learn", ", \"nonDehp\": [\"V7-*\"]");
        assertThat(profiles.profile(DEVICE).kind()).isEqualTo(DeviceKind.NON_DEHP);
    }

    @Test
    void operatorsCanSayWhatOnlySoManyDevicesAre() {
        for (int i = 0; i < DeviceProfiles.MOST_SAID; i++) {
            profiles.set("device " + i, DeviceKind.LEGACY);
        }

        assertThatThrownBy(() -> profiles.set(DEVICE, DeviceKind.LEGACY)).isInstanceOf(IllegalStateException.class);
        profiles.set("device 0", DeviceKind.NON_DEHP);
        assertThat(profiles.profile("device 0").kind()).isEqualTo(DeviceKind.NON_DEHP);
    }
}
