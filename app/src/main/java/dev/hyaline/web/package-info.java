/**
 * The viewer: a run as a site and as JSON. Begin with {@code PageRoutes}: an address, what {@code
 * data} knows, a value of {@code page}, a template. It only reads the run, but for {@code index/},
 * which is rebuilt at will. Everything it shows that comes from documents, tokens or explanations
 * is hostile text. It sees neither tensors nor databases: {@code data} asks the packages below for
 * them.
 */
@NullMarked
package dev.hyaline.web;

import org.jspecify.annotations.NullMarked;
