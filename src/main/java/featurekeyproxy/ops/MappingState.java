package featurekeyproxy.ops;

import featurekeyproxy.mapping.Reload;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** What came of the last look at the mapping file that was worth telling, and when. Thread-safe. */
public final class MappingState implements Consumer<Reload> {
    private final Clock clock;
    private volatile Optional<Last> last = Optional.empty();
    private volatile Optional<Instant> loadedAt = Optional.empty();

    /**
     * A look at the file.
     *
     * @param outcome applied, restored, refused, missing or unreadable
     * @param usable whether the file holds what is in force
     * @param problems how many errors the file has
     */
    public record Last(Instant at, String outcome, boolean usable, long problems) {}

    /** Creates a state in which the file was not looked at yet. */
    public MappingState(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void accept(Reload reload) {
        Instant now = clock.instant();
        boolean applied = reload instanceof Reload.Applied;
        if (applied) {
            loadedAt = Optional.of(now);
        }
        boolean usable = applied || reload instanceof Reload.Restored;
        last = Optional.of(new Last(now, outcome(reload), usable, problems(reload)));
    }

    /** Returns what came of a look as one word in lower case. */
    public static String outcome(Reload reload) {
        return reload.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static long problems(Reload reload) {
        return reload instanceof Reload.Refused refused
                ? refused.result().findings().stream()
                        .filter(finding -> finding.isError())
                        .count()
                : 0;
    }

    /** Returns the last look, if there was one. */
    public Optional<Last> last() {
        return last;
    }

    /** Returns when the table in force came into force; empty if it does not come from the file. */
    public Optional<Instant> loadedAt() {
        return loadedAt;
    }

    /** Returns whether the file could not be used when it was looked at last. */
    public boolean isTroubled() {
        return last.filter(look -> !look.usable()).isPresent();
    }
}
