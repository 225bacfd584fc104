package featurekeyproxy.reload;

/**
 * Something that is wrong with a file, fit for a log.
 *
 * @param place the file, with line and column where they are known; may be empty
 * @param text what is wrong; holds no secret, no payload and no whole code
 */
public record FileProblem(String place, String text) {
    @Override
    public String toString() {
        return place.isEmpty() ? text : place + ": " + text;
    }
}
