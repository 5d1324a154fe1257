package dev.hyaline.web;

import dev.hyaline.common.Figures;
import dev.hyaline.web.page.Notice;

/** A request that is not answered as asked; it says so, and why. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Notice page;

    private Refusal(int status, String title, String message) {
        super(message, null, false, false);
        this.page = new Notice(status, title, message);
    }

    static Refusal notFound(String message) {
        return new Refusal(404, "There is no such page", message);
    }

    static Refusal unauthorised() {
        return new Refusal(
                401,
                "A token is needed",
                "Open the link that hyaline serve printed: it carries the token.");
    }

    static Refusal misdirected(String host) {
        return new Refusal(
                421,
                "This is not the server of that name",
                Figures.format("It answers to this machine's own names only, not to: %.80s", host));
    }

    static Refusal foreign(String origin) {
        return new Refusal(
                403,
                "Not for pages of other sites",
                Figures.format(
                        "What makes this machine compute is asked for from its own pages, not from: %.80s (serve --allow-origin names others)",
                        origin));
    }

    Notice page() {
        return page;
    }
}
