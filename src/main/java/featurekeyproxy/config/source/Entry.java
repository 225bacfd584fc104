package featurekeyproxy.config.source;

/** A value as it was set and as it is meant, and the place where it was set. */
public record Entry(String written, String value, String place) {
    public Entry(String value, String place) {
        this(value, value, place);
    }

    /** Returns whether functions have put something in, which must not be shown. */
    public boolean isResolved() {
        return PropertyFunctions.isIn(written);
    }

    /** Returns the same with what its functions stand for. */
    public Entry resolved(String text) {
        return new Entry(written, text, place);
    }

    @Override
    public String toString() {
        return place; // never a value, which may be secret
    }
}
