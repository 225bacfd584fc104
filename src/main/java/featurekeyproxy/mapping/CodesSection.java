package featurekeyproxy.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads {@code featureKeyMappings} and {@code tomesConfiguration}. */
final class CodesSection {
    private final Json.Obj mappings;
    private final Json.Obj tomes;
    private final Findings findings;
    private final CodeCheck codes;

    CodesSection(Json.Obj file, Findings findings) {
        this.mappings = file.object("featureKeyMappings");
        this.tomes = file.object("tomesConfiguration");
        this.findings = findings;
        this.codes = new CodeCheck(findings);
    }

    /** Returns what TOMEs is configured with. */
    TomesConfiguration tomesConfiguration() {
        return new TomesConfiguration(
                tomes.text("featureKey").map(Json.Text::text),
                tomes.text("confirmationCode").map(Json.Text::text));
    }

    /** Reports everything about the codes and returns the table. */
    MappingTable table() {
        Json.Obj keys = mappings.object("oldToNew");
        Json.Obj confirmations = mappings.object("confirmationCodeMappings");
        List<CodePair> pairs = new ArrayList<>(pairs(keys, MappingRule.Kind.FEATURE_KEY));
        pairs.addAll(pairs(confirmations, MappingRule.Kind.CONFIRMATION_CODE));
        tomes.text("featureKey").ifPresent(code -> codes.check(code, MappingRule.Kind.FEATURE_KEY));
        tomes.text("confirmationCode").ifPresent(code -> codes.check(code, MappingRule.Kind.CONFIRMATION_CODE));
        codes.lookAlikes(pairs);
        MappingTable table = new TableCheck(pairs, findings).table(tomesConfiguration());
        tomesCodes().forEach(code -> tomesCode(code, table));
        sizes(table, keys, confirmations);
        return table;
    }

    private List<CodePair> pairs(Json.Obj table, MappingRule.Kind kind) {
        List<CodePair> pairs = new ArrayList<>();
        for (Json.Member member : table.distinctMembers()) {
            Json.Text oldCode = new Json.Text(member.nameAt(), member.name());
            codes.check(oldCode, kind);
            if (member.value() instanceof Json.Text newCode) {
                codes.check(newCode, kind);
                pairs.add(new CodePair(oldCode, newCode, kind));
            }
        }
        pairs.removeIf(
                pair -> pair.oldCode().text().isEmpty() || pair.newCode().text().isEmpty());
        return pairs;
    }

    private List<Json.Text> tomesCodes() {
        return Stream.of(tomes.text("featureKey"), tomes.text("confirmationCode"))
                .flatMap(Optional::stream)
                .filter(Predicate.not(code -> code.text().isEmpty() || CodeCheck.isPlaceholder(code.text())))
                .toList();
    }

    private void tomesCode(Json.Text code, MappingTable table) {
        if (!table.rules().isEmpty() && table.forward(code.text()).isEmpty()) {
            List<String> oldCodes =
                    table.rules().stream().map(MappingRule::oldCode).toList();
            findings.add(
                    FindingKind.TOMES_CODE_NOT_OLD,
                    code.at(),
                    Quoted.of(code.text()) + " is TOMEs' code and not among the old codes: it is never mapped",
                    Optional.of("an old code of featureKeyMappings"),
                    NearestName.of(code.text(), oldCodes));
        }
    }

    private void sizes(MappingTable table, Json.Obj keys, Json.Obj confirmations) {
        long keyRules = count(table, MappingRule.Kind.FEATURE_KEY);
        long confirmationRules = count(table, MappingRule.Kind.CONFIRMATION_CODE);
        if (table.rules().isEmpty()) {
            nothing();
        } else if (confirmationRules == 0) {
            findings.add(
                    FindingKind.ONE_TABLE_ONLY,
                    keys.at(),
                    "feature keys are mapped and no confirmation codes: right only if devices answer with the feature key");
        } else if (keyRules == 0) {
            findings.add(
                    FindingKind.ONE_TABLE_ONLY,
                    confirmations.at(),
                    "confirmation codes are mapped and no feature keys: right only if TOMEs sends the confirmation code");
        } else if (keyRules != confirmationRules) {
            findings.add(
                    FindingKind.MISSING_PAIRS,
                    (keyRules < confirmationRules ? keys : confirmations).at(),
                    "the number of feature keys mapped is " + keyRules + ", of confirmation codes " + confirmationRules
                            + ": a pair seems to be missing",
                    "one pair of confirmation codes for each pair of feature keys");
        }
    }

    private void nothing() {
        if (!findings.hasErrors()) {
            findings.add(FindingKind.NO_MAPPING, mappings.at(), "no code is mapped: everything passes unchanged");
        }
    }

    private static long count(MappingTable table, MappingRule.Kind kind) {
        return table.rules().stream().filter(rule -> rule.kind() == kind).count();
    }
}
