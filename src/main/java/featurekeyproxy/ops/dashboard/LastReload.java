package featurekeyproxy.ops.dashboard;

import featurekeyproxy.mapping.LiveMapping;
import featurekeyproxy.mapping.Reload;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came of the mapping file lately, and since when the mapping is in force. Thread-safe. */
public final class LastReload {
    private final Clock clock;
    private volatile Instant loadedAt;
    private volatile @Nullable Told told;

    private record Told(Instant at, Reload outcome) {}

    LastReload(Clock clock, LiveMapping mapping) {
        this.clock = clock;
        this.loadedAt = clock.instant();
        mapping.onReload(this::note);
    }

    private void note(Reload reload) {
        if (reload instanceof Reload.Unchanged) {
            return;
        }
        Instant now = clock.instant();
        if (reload instanceof Reload.Applied) {
            loadedAt = now;
        }
        told = new Told(now, reload);
    }

    /** Returns since when the mapping is in force. */
    public Instant loadedAt() {
        return loadedAt;
    }

    /** Returns what came of the latest look at the file that brought something new. */
    public Optional<Reload> outcome() {
        return Optional.ofNullable(told).map(Told::outcome);
    }

    /** Returns when that look was. */
    public Optional<Instant> at() {
        return Optional.ofNullable(told).map(Told::at);
    }
}
