package featurekeyproxy.ops;

import featurekeyproxy.mapping.file.Finding;
import featurekeyproxy.mapping.file.Reload;
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

    /** A look at the file, and what came of it. */
    public record Last(Instant at, Reload reload) {
        /** Returns that as one word: applied, restored, refused, missing or unreadable. */
        public String outcome() {
            return MappingState.outcome(reload);
        }

        /** Returns whether the file holds what is in force. */
        public boolean isUsable() {
            return reload instanceof Reload.Applied || reload instanceof Reload.Restored;
        }

        /** Returns how many errors the file has. */
        public long problems() {
            return reload instanceof Reload.Refused refused
                    ? refused.result().findings().stream()
                            .filter(Finding::isError)
                            .count()
                    : 0;
        }
    }

    /** Creates a state in which the file was not looked at yet. */
    public MappingState(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void accept(Reload reload) {
        if (reload instanceof Reload.Unchanged) {
            return;
        }
        Instant now = clock.instant();
        if (reload instanceof Reload.Applied) {
            loadedAt = Optional.of(now);
        }
        last = Optional.of(new Last(now, reload));
    }

    /** Returns what came of a look as one word in lower case. */
    public static String outcome(Reload reload) {
        return reload.getClass().getSimpleName().toLowerCase(Locale.ROOT);
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
        return last.filter(look -> !look.isUsable()).isPresent();
    }
}
