/**
 * The mapping file: read, checked, reported on, and watched.
 */
@NullMarked
package featurekeyproxy.mapping.file;

import org.jspecify.annotations.NullMarked;
