package featurekeyproxy.mapping.file;

import featurekeyproxy.mapping.MappingTable;
import featurekeyproxy.mapping.TomesConfiguration;
import featurekeyproxy.text.Quoted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks how the lines of the table stand to each other, and builds the table. */
final class TableCheck {
    private static final int MOST_QUOTED = 10;

    private final Findings findings;
    private final List<CodePair> pairs;
    private final Map<String, CodePair> byOldCode = new LinkedHashMap<>();
    private final Map<String, List<CodePair>> byNewCode = new LinkedHashMap<>();

    TableCheck(List<CodePair> pairs, Findings findings) {
        this.pairs = pairs;
        this.findings = findings;
    }

    /** Reports what is odd in the table and returns it, without lines that do nothing and without second lines. */
    MappingTable table(TomesConfiguration tomes) {
        pairs.forEach(this::register);
        Set<String> inCycles = cycles();
        byOldCode.values().stream()
                .filter(pair -> !inCycles.contains(pair.canonicalOld()))
                .forEach(this::chain);
        MappingTable table =
                new MappingTable(byOldCode.values().stream().map(CodePair::rule).toList(), tomes.codes());
        byNewCode.values().stream().filter(olds -> olds.size() > 1).forEach(olds -> shared(olds, table));
        return table;
    }

    private void register(CodePair pair) {
        CodePair earlier = byOldCode.get(pair.canonicalOld());
        if (pair.isIdentity()) {
            findings.add(
                    FindingKind.IDENTITY,
                    pair.oldCode().at(),
                    pair.quotedOld() + " is mapped to itself: the line has no effect and is left out");
        } else if (earlier != null) {
            findings.add(
                    FindingKind.DUPLICATE_OLD_CODE,
                    pair.oldCode().at(),
                    "the old code " + pair.quotedOld() + " stands here again, first in line "
                            + earlier.oldCode().at().line(),
                    "each old code once in both tables together; hex codes are the same in upper and lower case");
        } else {
            byOldCode.put(pair.canonicalOld(), pair);
            byNewCode
                    .computeIfAbsent(pair.canonicalNew(), code -> new ArrayList<>())
                    .add(pair);
        }
    }

    private Set<String> cycles() {
        Set<String> inCycles = new HashSet<>();
        Set<String> done = new HashSet<>();
        for (CodePair pair : byOldCode.values()) {
            List<CodePair> way = new ArrayList<>();
            CodePair next = pair;
            while (next != null && done.add(next.canonicalOld())) {
                way.add(next);
                next = byOldCode.get(next.canonicalNew());
            }
            int start = next == null ? -1 : way.indexOf(next);
            if (start >= 0) {
                cycle(way.subList(start, way.size()));
                way.subList(start, way.size()).forEach(member -> inCycles.add(member.canonicalOld()));
            }
        }
        return inCycles;
    }

    private void cycle(List<CodePair> cycle) {
        String way = quotedAll(cycle, " → ");
        findings.add(
                FindingKind.CYCLE,
                cycle.get(0).oldCode().at(),
                "the codes " + way + " → " + cycle.get(0).quotedOld()
                        + " go round in a circle, so that no reply could tell an old device from a new one",
                "a new code whose own new code, if any, leads on and never back");
    }

    private void chain(CodePair pair) {
        List<CodePair> before = byNewCode.getOrDefault(pair.canonicalOld(), List.of());
        if (!before.isEmpty()) {
            findings.add(
                    FindingKind.CHAIN,
                    pair.oldCode().at(),
                    pair.quotedOld() + " is an old code here and the new code of " + quotedAll(before)
                            + ": forward is one step, which ends at " + pair.quotedOld()
                            + " and is not followed to "
                            + Quoted.of(pair.newCode().text()));
        }
    }

    private void shared(List<CodePair> olds, MappingTable table) {
        Json.Text code = olds.get(1).newCode();
        String found = Quoted.of(code.text()) + " is the new code of " + quotedAll(olds)
                + ": a reply restores what TOMEs sent to that device on the same connection; failing that, ";
        Optional<String> old = table.reverse(code.text());
        if (old.isPresent()) {
            findings.add(
                    FindingKind.SHARED_NEW_CODE,
                    code.at(),
                    found + "it becomes " + Quoted.of(old.get()) + ", which tomesConfiguration names");
        } else {
            findings.add(
                    FindingKind.AMBIGUOUS_REVERSE,
                    code.at(),
                    found + "it stays as it is, is counted and warned of",
                    "one of the old codes in tomesConfiguration settles it");
        }
    }

    private static String quotedAll(List<CodePair> pairs) {
        return quotedAll(pairs, " and ");
    }

    private static String quotedAll(List<CodePair> pairs, String separator) {
        String first =
                pairs.stream().limit(MOST_QUOTED).map(CodePair::quotedOld).collect(Collectors.joining(separator));
        return pairs.size() > MOST_QUOTED ? first + separator + "… (" + pairs.size() + " codes)" : first;
    }
}
