/** The jars that a site puts beside the proxy. */
@NullMarked
package featurekeyproxy.config.lib;

import org.jspecify.annotations.NullMarked;
