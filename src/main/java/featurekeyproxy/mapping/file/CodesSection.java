package featurekeyproxy.mapping.file;

import featurekeyproxy.mapping.GuardedCodec;
import featurekeyproxy.mapping.MappingRule;
import featurekeyproxy.mapping.MappingTable;
import featurekeyproxy.mapping.TomesConfiguration;
import featurekeyproxy.text.NearestName;
import featurekeyproxy.text.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads {@code featureKeyMappings} and {@code tomesConfiguration}, and lets a codec, if there is one, complete them. */
final class CodesSection {
    private final Json.Obj mappings;
    private final Json.Obj tomes;
    private final Optional<GuardedCodec> codec;
    private final boolean derives;
    private final Findings findings;
    private final CodeCheck codes;

    CodesSection(Json.Obj file, Optional<GuardedCodec> codec, Findings findings) {
        this.mappings = file.object("featureKeyMappings");
        this.tomes = file.object("tomesConfiguration");
        this.codec = codec;
        this.derives =
                mappings.bool("deriveConfirmationCodes").map(Json.Bool::bool).orElse(true);
        this.findings = findings;
        this.codes = new CodeCheck(findings);
    }

    /** Returns what TOMEs is configured with, its confirmation code computed from its key if only the key is given. */
    TomesConfiguration tomesConfiguration() {
        Optional<String> key = tomes.text("featureKey").map(Json.Text::text);
        Optional<String> code = tomes.text("confirmationCode").map(Json.Text::text);
        return new TomesConfiguration(
                key,
                code.filter(CodeCheck::isCode)
                        .or(() -> key.flatMap(this::computed))
                        .or(() -> code));
    }

    private Optional<String> computed(String key) {
        return codec.filter(known -> derives && CodeCheck.isCode(key))
                .flatMap(known -> known.answer(key).code());
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
        codec.ifPresentOrElse(known -> pairs.addAll(verified(known, pairs)), this::noCodec);
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
                pairs.add(CodePair.listed(oldCode, newCode, kind));
            }
        }
        pairs.removeIf(
                pair -> pair.oldCode().text().isEmpty() || pair.newCode().text().isEmpty());
        return pairs;
    }

    /** Reports what the codec makes of the pairs and returns those to be added. */
    private List<CodePair> verified(GuardedCodec known, List<CodePair> pairs) {
        CodecCheck check = new CodecCheck(known, findings);
        List<CodePair> missing = check.missing(pairs);
        tomes.text("featureKey").ifPresent(key -> check.tomes(key, tomes.text("confirmationCode")));
        if (!derives) {
            missing.forEach(this::notListed);
            return List.of();
        }
        if (!missing.isEmpty()) {
            findings.add(
                    FindingKind.COMPUTED_CODES,
                    mappings.member("confirmationCodeMappings")
                            .orElse(mappings.object("oldToNew"))
                            .at(),
                    "pairs of confirmation codes that " + known.name() + " computed and that are added to the table: "
                            + missing.size());
        }
        return missing;
    }

    private void notListed(CodePair pair) {
        findings.add(
                FindingKind.MISSING_PAIRS,
                pair.oldCode().at(),
                "no new code is listed for " + pair.quotedOld() + ", and deriveConfirmationCodes is false",
                Quoted.of(pair.oldCode().text()) + ": "
                        + Quoted.of(pair.newCode().text()) + " in confirmationCodeMappings");
    }

    private void noCodec() {
        mappings.bool("deriveConfirmationCodes")
                .filter(Json.Bool::bool)
                .ifPresent(derive -> findings.add(
                        FindingKind.NO_CODEC,
                        derive.at(),
                        "deriveConfirmationCodes is true, and there is no codec: no confirmation code is computed",
                        "the jar with the codec in the directory that proxy.lib.directory names"));
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
        } else if (keyRules != confirmationRules && codec.isEmpty()) {
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
