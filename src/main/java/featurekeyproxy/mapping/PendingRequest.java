package featurekeyproxy.mapping;

import featurekeyproxy.mapping.device.DeviceKind;
import featurekeyproxy.mapping.device.Treatment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A request that went to a device: the codes as TOMEs sent them and as they were forwarded, the table that was used, what
 * stands for the device in profiles, how the request was treated, and when it was forwarded. Immutable.
 */
record PendingRequest(
        List<String> ids, MappingTable table, List<Sent> codes, Object device, Treatment treatment, Instant at) {
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

    PendingRequest {
        ids = List.copyOf(ids);
        codes = codes.stream().distinct().toList();
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
    private boolean isNewOfOriginal(String code) {
        return !isOriginal(code)
                && codes.stream()
                        .flatMap(sent -> table.forward(sent.original()).stream())
                        .anyMatch(rule -> Codes.same(rule.newCode(), code));
    }

    /** Returns whether the device got anything else than TOMEs sent. */
    boolean isRewritten() {
        return codes.stream().anyMatch(Sent::isReplaced);
    }
}
