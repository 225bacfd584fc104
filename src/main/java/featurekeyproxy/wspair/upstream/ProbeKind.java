package featurekeyproxy.wspair.upstream;

/** How the health of a target is asked for while nobody dials it. */
public enum ProbeKind {
    /** Not at all: what dials meet is all that is known. */
    OFF,
    /** By a connection, with TLS where the leg speaks it, that is closed at once. */
    TCP,
    /** By a plain GET; any answer but a server error, 500 to 599, is well. */
    HTTP
}
