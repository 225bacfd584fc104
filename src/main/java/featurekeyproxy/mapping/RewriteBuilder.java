package featurekeyproxy.mapping;

import featurekeyproxy.message.FoundCode;
import featurekeyproxy.message.Splice;
import featurekeyproxy.message.WebSocketMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rewriting of one message while its codes are gone through. For one thread. */
final class RewriteBuilder {
    private final WebSocketMessage message;
    private final Optional<String> device;
    private final MappingTable table;
    private final List<Splice> splices = new ArrayList<>();
    private final List<Decision> decisions = new ArrayList<>();
    private final List<Rewritten> codes = new ArrayList<>();

    /** A code as it came and as it leaves. */
    private record Rewritten(String came, String left, Reason reason) {
        @Override
        public String toString() {
            return reason.toString();
        }
    }

    RewriteBuilder(WebSocketMessage message, Optional<String> device, MappingTable table) {
        this.message = message;
        this.device = device;
        this.table = table;
    }

    void keep(FoundCode code, Reason reason) {
        decide(code, code.text(), reason, Optional.empty(), Optional.empty());
    }

    /** Puts another code in the place of one, for the sake of the rule that this old code has. */
    void replace(FoundCode code, String replacement, Reason reason, String oldCode) {
        boolean other = !replacement.equals(code.text());
        Optional<Splice> splice = other ? Optional.of(code.replacedBy(replacement)) : Optional.empty();
        decide(code, replacement, reason, table.forward(oldCode), splice);
    }

    /** Puts the new code of a rule behind the old one. */
    void offer(FoundCode code, MappingRule rule) {
        decide(code, rule.newCode(), Reason.OFFERED, Optional.of(rule), Optional.of(code.followedBy(rule.newCode())));
    }

    private void decide(
            FoundCode code, String after, Reason reason, Optional<MappingRule> rule, Optional<Splice> splice) {
        splice.ifPresent(splices::add);
        codes.add(new Rewritten(code.text(), after, reason));
        decisions.add(new Decision(
                Codes.fingerprint(code.text()),
                Codes.fingerprint(after),
                reason,
                rule.map(MappingRule::fingerprint),
                splice.map(Decision.Change::of)));
    }

    /** Returns the result of a reply: the first one of its codes that is bad, if any is. */
    ReplyResult result(ReplyCheck check) {
        ReplyResult result = codes.isEmpty() ? ReplyResult.NO_CODE : ReplyResult.STARTED;
        for (Rewritten code : codes) {
            result = result == ReplyResult.STARTED ? check.of(code.came(), code.left(), code.reason()) : result;
        }
        return result;
    }

    Outcome outcome() {
        return Outcome.decided(message.splice(splices), decisions, device, table.origin());
    }
}
