package featurekeyproxy.ops;

import featurekeyproxy.reload.Reload;
import featurekeyproxy.reload.ReloadListener;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What came of the last look at each kind of files that was worth telling, and since when they cannot be used. Thread-safe. */
public final class ReloadStates implements ReloadListener {
    private final Clock clock;
    private final Map<FileKind, State> states = new ConcurrentHashMap<>();

    /**
     * How the files of one kind stand.
     *
     * @param loadedAt when what is in force was read; empty if it does not come from files
     * @param troubledSince since when the files are not what is in force; empty while they are
     */
    public record State(Instant at, Reload<?> reload, Optional<Instant> loadedAt, Optional<Instant> troubledSince) {
        State next(Instant now, Reload<?> next) {
            return new State(
                    now,
                    next,
                    next instanceof Reload.Applied<?> ? Optional.of(now) : loadedAt,
                    next.isTrouble() ? Optional.of(troubledSince.orElse(now)) : Optional.empty());
        }
    }

    /** Creates states of files that were not looked at yet. */
    public ReloadStates(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void reloaded(String kind, Reload<?> reload) {
        Instant now = clock.instant();
        states.compute(
                FileKind.of(kind),
                (same, before) -> (before == null ? new State(now, reload, Optional.empty(), Optional.empty()) : before)
                        .next(now, reload));
    }

    /** Returns how the files of a kind stand; empty if nothing came of a look since the start. */
    public Optional<State> of(FileKind kind) {
        return Optional.ofNullable(states.get(kind));
    }

    /** Returns when the value in force was read; empty if it does not come from files or was there from the start. */
    public Optional<Instant> loadedAt(FileKind kind) {
        return of(kind).flatMap(State::loadedAt);
    }

    /** Returns whether the files of a kind are not what is in force. */
    public boolean isTroubled(FileKind kind) {
        return of(kind).flatMap(State::troubledSince).isPresent();
    }
}
