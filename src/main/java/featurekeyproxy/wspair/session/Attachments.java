package featurekeyproxy.wspair.session;

import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What routes keep with a session, one object of each type, and what they want done at its end. Thread-safe. */
final class Attachments {
    private final Map<Class<?>, Object> objects = new ConcurrentHashMap<>();
    private final Queue<Runnable> closeActions = new ConcurrentLinkedQueue<>();

    <T> Optional<T> get(Class<T> type) {
        return Optional.ofNullable(objects.get(type)).map(type::cast);
    }

    <T> T get(Class<T> type, Supplier<T> first) {
        return type.cast(objects.computeIfAbsent(type, key -> first.get()));
    }

    void onClose(Runnable action) {
        closeActions.add(action);
    }

    /** Has done what was asked for, in the order in which it was. */
    void close(Consumer<Runnable> with) {
        closeActions.forEach(with);
    }
}
