package featurekeyproxy.message;

/** What one classifier, and no other, found a message of that direction to be about. */
record Classification(Object classifier, Direction direction, MessageType type) {}
