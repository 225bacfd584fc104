package featurekeyproxy.config;

import featurekeyproxy.config.value.ValueType;
import featurekeyproxy.wspair.WsPairComponent;
import java.util.function.BiConsumer;

/**
 * One setting, written once: the reading, the shipped file, the documentation and the tests all come from this row.
 *
 * @param standard the value when nobody sets another, as it is written
 * @param text what it means, in Markdown that may link to other documents
 * @param example another value; empty if there is none to show
 * @param taker hands the value to the component; does nothing for values that other parts ask for
 */
public record Setting<T>(
        String key,
        ValueType<T> type,
        String standard,
        String text,
        String example,
        BiConsumer<WsPairComponent, T> taker) {
    static <T> Setting<T> of(String key, ValueType<T> type, String standard, String text, String example) {
        return new Setting<>(key, type, standard, text, example, (component, value) -> {});
    }

    /** Returns the same setting, handed to the component in that way. */
    Setting<T> into(BiConsumer<WsPairComponent, T> component) {
        return new Setting<>(key, type, standard, text, example, component);
    }

    /** Returns the default as it counts, which an empty value may stand for. */
    public String effective() {
        return standard.isEmpty() ? type.whenEmpty() : standard;
    }

    /** Returns whether the value must never be shown. */
    public boolean isSecret() {
        return type.isSecret();
    }

    @Override
    public String toString() {
        return key;
    }
}
