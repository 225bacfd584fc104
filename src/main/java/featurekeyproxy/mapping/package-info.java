/**
 * Which code becomes which: the table, the file it is read from, the live table, and the rewriting of one initialization
 * message. Knows messages and JSON, neither Camel nor sockets.
 */
@NullMarked
package featurekeyproxy.mapping;

import org.jspecify.annotations.NullMarked;
