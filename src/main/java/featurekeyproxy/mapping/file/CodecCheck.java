package featurekeyproxy.mapping.file;

import featurekeyproxy.mapping.Codes;
import featurekeyproxy.mapping.GuardedCodec;
import featurekeyproxy.mapping.MappingRule;
import featurekeyproxy.text.NearestName;
import featurekeyproxy.text.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Holds the tables against the codec of the site, and computes the pairs of confirmation codes that they lack. */
final class CodecCheck {
    private final GuardedCodec codec;
    private final Findings findings;
    private final Set<String> asked = new HashSet<>();
    private final Map<String, CodePair> byOldCode = new HashMap<>();
    private final List<CodePair> missing = new ArrayList<>();
    private final Set<String> oldCodes = new HashSet<>();
    private boolean complete = true;

    CodecCheck(GuardedCodec codec, Findings findings) {
        this.codec = codec;
        this.findings = findings;
    }

    /** Reports each pair that differs from what the codec computes, and returns the computed pairs that are not listed. */
    List<CodePair> missing(List<CodePair> listed) {
        listed.forEach(pair -> byOldCode.putIfAbsent(pair.canonicalOld(), pair));
        List<CodePair> keys = ofKind(listed, MappingRule.Kind.FEATURE_KEY);
        keys.forEach(this::compare);
        if (complete && !keys.isEmpty()) {
            ofKind(listed, MappingRule.Kind.CONFIRMATION_CODE).forEach(this::withoutKey);
        }
        return List.copyOf(missing);
    }

    private static List<CodePair> ofKind(List<CodePair> pairs, MappingRule.Kind kind) {
        return pairs.stream().filter(pair -> pair.kind() == kind).toList();
    }

    private void compare(CodePair keys) {
        Optional<String> oldCode = confirmationCode(keys.oldCode());
        Optional<String> newCode = confirmationCode(keys.newCode());
        if (oldCode.isEmpty() || newCode.isEmpty()) {
            complete = false;
            return;
        }
        CodePair computed = keys.computed(oldCode.get(), newCode.get());
        CodePair earlier = byOldCode.putIfAbsent(computed.canonicalOld(), computed);
        oldCodes.add(computed.canonicalOld());
        if (earlier != null) {
            agree(earlier, computed, keys);
        } else if (!computed.isIdentity()) {
            missing.add(computed);
        }
    }

    private void agree(CodePair earlier, CodePair computed, CodePair keys) {
        if (earlier.canonicalNew().equals(computed.canonicalNew())) {
            return;
        }
        String right = Quoted.of(computed.newCode().text());
        Position at = earlier.source().isPresent()
                ? keys.newCode().at()
                : earlier.newCode().at();
        findings.add(
                FindingKind.CONFIRMATION_CODE_MISMATCH,
                at,
                "the new code of " + earlier.quotedOld() + " is "
                        + Quoted.of(earlier.newCode().text()) + ", and " + codec.name() + " computes " + right
                        + " for " + keys.quotedOld() + " in line "
                        + keys.oldCode().at().line(),
                right + ", the confirmation code of " + Quoted.of(keys.newCode().text()));
    }

    private void withoutKey(CodePair pair) {
        if (CodeCheck.isCode(pair.oldCode().text()) && !oldCodes.contains(pair.canonicalOld())) {
            findings.add(
                    FindingKind.CODE_WITHOUT_KEY,
                    pair.oldCode().at(),
                    codec.name() + " computes " + pair.quotedOld()
                            + " for no old key in oldToNew: the line is not verified",
                    Optional.empty(),
                    NearestName.of(
                            pair.canonicalOld(),
                            missing.stream().map(CodePair::canonicalOld).toList()));
        }
    }

    /** Reports a confirmation code of TOMEs that does not belong to its feature key. */
    void tomes(Json.Text featureKey, Optional<Json.Text> confirmationCode) {
        Optional<String> computed = confirmationCode(featureKey);
        if (computed.isPresent() && confirmationCode.isPresent()) {
            Json.Text listed = confirmationCode.get();
            if (CodeCheck.isCode(listed.text()) && !Codes.same(listed.text(), computed.get())) {
                findings.add(
                        FindingKind.CONFIRMATION_CODE_MISMATCH,
                        listed.at(),
                        "tomesConfiguration.confirmationCode is " + Quoted.of(listed.text()) + ", and " + codec.name()
                                + " computes " + Quoted.of(computed.get()) + " from tomesConfiguration.featureKey",
                        Quoted.of(computed.get()) + ", the confirmation code of " + Quoted.of(featureKey.text()));
            }
        }
    }

    /** Returns the confirmation code of a key; when there is none, that is reported the first time. */
    private Optional<String> confirmationCode(Json.Text key) {
        if (!CodeCheck.isCode(key.text())) {
            return Optional.empty();
        }
        GuardedCodec.Answer answer = codec.answer(key.text());
        if (asked.add(key.text())) {
            report(key, answer);
        }
        return answer.code();
    }

    private void report(Json.Text key, GuardedCodec.Answer answer) {
        if (answer instanceof GuardedCodec.NoKey noKey) {
            String look = CodeCheck.look(key.text());
            findings.add(
                    FindingKind.INVALID_KEY,
                    key.at(),
                    codec.name() + " does not accept " + Quoted.of(key.text()) + " as a feature key"
                            + noKey.why().map(why -> ": " + Quoted.of(why)).orElse(""),
                    Optional.of("a key that the codec accepts"),
                    codec.answer(look).code().map(code -> look));
        } else if (answer instanceof GuardedCodec.Failed failed) {
            findings.add(
                    FindingKind.CODEC_FAILED,
                    key.at(),
                    codec.name() + ", asked for " + Quoted.of(key.text()) + ", " + failed.what()
                            + ": its confirmation code is neither verified nor computed");
        }
    }
}
