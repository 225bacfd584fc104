package featurekeyproxy.mapping;

import featurekeyproxy.mapping.device.DeviceKind;
import featurekeyproxy.mapping.device.Treatment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A request that went to a device: the codes as TOMEs sent them and as they were forwarded, the table that was used, what
 * stands for the device in profiles, how the request was treated, when it was forwarded, and the first code that it was answered
 * with, by its fingerprint. Safe for use by several threads.
 */
record PendingRequest(
        List<String> ids,
        MappingTable table,
        List<Sent> codes,
        Object device,
        Treatment treatment,
        Instant at,
        AtomicReference<@Nullable String> answer) {
    private static final int OF_REQUEST = 400;
    private static final int OF_TEXT = 56;

    /** A code as TOMEs sent it, and as the device got it. */
    record Sent(String original, String forwarded) {
        boolean isReplaced() {
            return !original.equals(forwarded);
        }

        /** Shows no code. */
        @Override
        public String toString() {
            return Codes.fingerprint(original) + "→" + Codes.fingerprint(forwarded);
        }
    }

    PendingRequest(
            List<String> ids, MappingTable table, List<Sent> codes, Object device, Treatment treatment, Instant at) {
        this(ids, table, codes, device, treatment, at, new AtomicReference<>());
    }

    PendingRequest {
        ids = List.copyOf(ids);
        codes = codes.stream().distinct().toList();
    }

    /** Returns about how many bytes it takes. */
    int weight() {
        int text = ids.stream().mapToInt(id -> OF_TEXT + id.length()).sum();
        for (Sent sent : codes) {
            text += 2 * OF_TEXT + sent.original().length() + sent.forwarded().length();
        }
        return OF_REQUEST + text;
    }

    /** Returns the first code that the device got as this one. */
    Optional<Sent> forwardedAs(String code) {
        return codes.stream().filter(sent -> Codes.same(sent.forwarded(), code)).findFirst();
    }

    /** Returns whether TOMEs sent this code, whatever was forwarded in its place. */
    boolean isOriginal(String code) {
        return codes.stream().anyMatch(sent -> Codes.same(sent.original(), code));
    }

    /** Returns the old code of the rule exactly as TOMEs sent it, if it did. */
    Optional<String> originalOf(MappingRule rule) {
        return codes.stream()
                .map(Sent::original)
                .filter(original -> Codes.same(original, rule.oldCode()))
                .findFirst();
    }

    /** Returns whether TOMEs sent a code of this kind, by its rule or else by its form. */
    boolean hasOriginalOf(MappingRule.Kind kind) {
        return codes.stream().anyMatch(sent -> kind == kindOfCode(sent.original()));
    }

    private MappingRule.Kind kindOfCode(String code) {
        return table.forward(code)
                .map(MappingRule::kind)
                .orElse(Codes.isHex(code) ? MappingRule.Kind.CONFIRMATION_CODE : MappingRule.Kind.FEATURE_KEY);
    }

    /**
     * Returns which kind of device replies with this code: the new one if it got the code as a new code or could have, the
     * legacy one if it is a mapped code that TOMEs sent; nothing if the code tells neither.
     */
    Optional<DeviceKind> kindOf(String code) {
        Optional<Sent> got = forwardedAs(code);
        if (got.filter(Sent::isReplaced).isPresent() || isNewOfOriginal(code)) {
            return Optional.of(DeviceKind.NON_DEHP);
        }
        boolean original = got.isPresent() || isOriginal(code);
        boolean isOld = table.forward(code).isPresent();
        boolean isNew = !table.oldCodesOf(code).isEmpty();
        if (original) {
            return isOld ? Optional.of(DeviceKind.LEGACY) : Optional.empty();
        }
        if (isOld == isNew) {
            return Optional.empty();
        }
        return Optional.of(isNew ? DeviceKind.NON_DEHP : DeviceKind.LEGACY);
    }

    /** A code that TOMEs sent itself counts as that, also where a chain makes it the new code of another. */
    boolean isNewOfOriginal(String code) {
        return !isOriginal(code)
                && codes.stream()
                        .flatMap(sent -> table.forward(sent.original()).stream())
                        .anyMatch(rule -> Codes.same(rule.newCode(), code));
    }

    /** Returns whether the device got anything else than TOMEs sent. */
    boolean isRewritten() {
        return codes.stream().anyMatch(Sent::isReplaced);
    }

    /** Returns whether the device got a code as TOMEs sent it, alone or beside a new one. */
    boolean isKept() {
        return codes.stream().anyMatch(sent -> !sent.isReplaced());
    }

    /** Returns whether the table has a pair for a code that TOMEs sent, also one that is switched off. */
    boolean isMapped() {
        return isMapped(rule -> true);
    }

    /** Returns whether it has one of this kind. */
    boolean isMapped(MappingRule.Kind kind) {
        return isMapped(rule -> rule.kind() == kind);
    }

    private boolean isMapped(Predicate<MappingRule> which) {
        return codes.stream()
                .flatMap(sent -> table.origin().forward(sent.original()).stream())
                .anyMatch(which);
    }

    /** Returns whether this code is the first answer to the request, or the same again. */
    boolean isOnlyAnswer(String code) {
        String print = Codes.fingerprint(code);
        return answer.compareAndSet(null, print) || print.equals(answer.get());
    }
}
