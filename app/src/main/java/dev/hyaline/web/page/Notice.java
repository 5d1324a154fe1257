package dev.hyaline.web.page;

/**
 * A page that says one thing, such as why there is no other.
 *
 * @param status of HTTP
 * @param title in a few words
 * @param text a sentence
 */
public record Notice(int status, String title, String text) {}
