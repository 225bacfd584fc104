package featurekeyproxy.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An immutable table of old codes and the new codes that take their place.
 *
 * <p>Forward is one step: a new code that is itself an old code is not followed. Several old codes may share one new code,
 * so backward a new code has a list of candidates, in the order of the file. Codes are compared by their
 * {@link Codes#canonical canonical form}.
 */
public final class MappingTable {
    /** The table that maps nothing. */
    public static final MappingTable EMPTY = new MappingTable(List.of(), List.of());

    private final List<MappingRule> rules;
    private final List<MappingRule> off;
    private final MappingTable origin;
    private final List<String> tomesCodes;
    private final Map<String, MappingRule> byOldCode = new HashMap<>();
    private final Map<String, List<String>> oldCodesByNewCode = new HashMap<>();

    /**
     * Creates a table; {@code tomesCodes} are the codes that TOMEs is configured with, which settle an ambiguous reverse.
     *
     * @throws IllegalArgumentException if two rules have the same old code
     */
    public MappingTable(List<MappingRule> rules, List<String> tomesCodes) {
        this(rules, List.of(), tomesCodes, null);
    }

    private MappingTable(
            List<MappingRule> rules, List<MappingRule> off, List<String> tomesCodes, @Nullable MappingTable origin) {
        this.rules = List.copyOf(rules);
        this.off = List.copyOf(off);
        this.origin = origin == null ? this : origin;
        this.tomesCodes = List.copyOf(tomesCodes);
        for (MappingRule rule : this.rules) {
            if (byOldCode.put(Codes.canonical(rule.oldCode()), rule) != null) {
                throw new IllegalArgumentException("two rules for the old code " + Codes.fingerprint(rule.oldCode()));
            }
            oldCodesByNewCode
                    .computeIfAbsent(Codes.canonical(rule.newCode()), code -> new ArrayList<>())
                    .add(rule.oldCode());
        }
    }

    /** Returns the same table with some of its rules switched off: they map nothing, and are known as that. */
    public MappingTable without(Predicate<MappingRule> switchedOff) {
        List<MappingRule> on = rules.stream().filter(switchedOff.negate()).toList();
        return on.size() == rules.size()
                ? this
                : new MappingTable(on, rules.stream().filter(switchedOff).toList(), tomesCodes, origin);
    }

    /** Returns the table of the mapping file: this one, unless some of its rules are switched off here. */
    public MappingTable origin() {
        return origin;
    }

    /** Returns whether a rule that is switched off has this code on that side. */
    boolean isSwitchedOff(Function<MappingRule, String> side, String code) {
        return off.stream().anyMatch(rule -> Codes.same(side.apply(rule), code));
    }

    /** Returns whether the table has a rule of this kind, also one that is switched off. */
    boolean hasRulesOf(MappingRule.Kind kind) {
        return origin.rules.stream().anyMatch(rule -> rule.kind() == kind);
    }

    /** Returns the rules in the order of the file. */
    public List<MappingRule> rules() {
        return rules;
    }

    /** Returns the rule whose old code this is. */
    public Optional<MappingRule> forward(String code) {
        return Optional.ofNullable(byOldCode.get(Codes.canonical(code)));
    }

    /** Returns the old codes that map to this new code, in the order of the file; empty if it is no new code. */
    public List<String> oldCodesOf(String newCode) {
        return List.copyOf(oldCodesByNewCode.getOrDefault(Codes.canonical(newCode), List.of()));
    }

    /**
     * Returns the old code to which the table alone resolves a new code: the only candidate, or else the candidate that
     * TOMEs is configured with. Empty if the code is no new code or the choice stays ambiguous.
     */
    public Optional<String> reverse(String newCode) {
        List<String> candidates = oldCodesOf(newCode);
        if (candidates.size() == 1) {
            return Optional.of(candidates.get(0));
        }
        return candidates.stream().filter(this::isTomesCode).findFirst();
    }

    /** Returns whether TOMEs is configured with this code. */
    boolean isTomesCode(String code) {
        return tomesCodes.stream().anyMatch(tomes -> Codes.same(tomes, code));
    }
}
