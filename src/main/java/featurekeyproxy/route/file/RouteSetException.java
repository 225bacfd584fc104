package featurekeyproxy.route.file;

import featurekeyproxy.text.FailureReason;
import java.util.Optional;

/** Why a set of route files cannot be used, with the file that holds it up under the name that it has. */
final class RouteSetException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates it for a failure.
     *
     * @param file where Camel found the file, if that is known
     */
    RouteSetException(Exception failure, Optional<String> file) {
        super(text(failure, file));
        addSuppressed(failure); // and not as the cause, of which the message would be told once more
    }

    private static String text(Exception failure, Optional<String> file) {
        String reason = failure instanceof NullPointerException || failure.getMessage() == null
                ? "Camel can make no route of it, of which a part may be missing ("
                        + failure.getClass().getName() + ")"
                : FailureReason.of(failure);
        return RouteFiles.withNames(file.filter(location -> !reason.contains(location))
                        .map(location -> location + ": ")
                        .orElse("")
                + reason
                + CamelArtifacts.adviceOn(reason)
                        .map(advice -> " (" + advice + ")")
                        .orElse(""));
    }
}
