/**
 * The command line and the wiring of the proxy: settings, {@code Main} and the Camel configuration. Nothing imports this
 * package.
 */
@NullMarked
package featurekeyproxy;

import org.jspecify.annotations.NullMarked;
