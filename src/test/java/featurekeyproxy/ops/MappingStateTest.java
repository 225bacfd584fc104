package featurekeyproxy.ops;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.mapping.file.MappingFile;
import featurekeyproxy.mapping.file.Reload;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** What became of the mapping file lately, as health and metrics tell it. */
class MappingStateTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    private final MappingState state = new MappingState(Clock.fixed(NOW, ZoneOffset.UTC));

    private static MappingFile.Result read(String file) {
        return MappingFile.read(file.getBytes(StandardCharsets.UTF_8), "mapping.json");
    }

    @Test
    void isNotTroubledBeforeTheFirstLook() {
        assertThat(state.isTroubled()).isFalse();
        assertThat(state.last()).isEmpty();
        assertThat(state.loadedAt()).isEmpty();
    }

    @Test
    void isTroubledByAFileThatCannotBeUsedUntilItIsAsItWas() {
        state.accept(new Reload.Applied(1, (MappingFile.Valid) read("{}")));
        assertThat(state.loadedAt()).contains(NOW);

        state.accept(new Reload.Refused(1, (MappingFile.Invalid) read("{ \"featureKeyMappings\": 7 }")));
        assertThat(state.isTroubled()).isTrue();
        assertThat(state.last()).hasValueSatisfying(look -> {
            assertThat(look.at()).isEqualTo(NOW);
            assertThat(look.outcome()).isEqualTo("refused");
            assertThat(look.problems()).isEqualTo(1);
        });

        state.accept(new Reload.Restored(1));
        assertThat(state.isTroubled()).isFalse();
    }

    @Test
    void keepsWhatItKnowsWhenALookBroughtNothingNew() {
        state.accept(new Reload.Missing(1));
        state.accept(new Reload.Unchanged(1));

        assertThat(state.last()).map(MappingState.Last::outcome).contains("missing");
    }

    @Test
    void isTroubledByAFileThatIsMissingOrUnreadable() {
        state.accept(new Reload.Missing(1));
        assertThat(state.isTroubled()).isTrue();
        state.accept(new Reload.Unreadable(1, "no right"));
        assertThat(state.last()).map(MappingState.Last::outcome).contains("unreadable");
        assertThat(state.last()).map(MappingState.Last::problems).contains(0L);
    }
}
