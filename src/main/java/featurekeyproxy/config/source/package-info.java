/**
 * Where settings come from: the lines of properties files, the functions that values may name, and what Camel knows of its own keys.
 */
@NullMarked
package featurekeyproxy.config.source;

import org.jspecify.annotations.NullMarked;
