package dev.hyaline.testing;

import tools.jackson.databind.JsonNode;

/**
 * Why a scripted server does not do what is asked.
 *
 * @param status of HTTP; 0 when it does
 * @param message the server's words
 */
record ScriptRefusal(int status, String message) {

    private static final int MOST_CHAT_ALTERNATIVES = 20;

    static ScriptRefusal of(Script script, Seen request) {
        JsonNode body = request.body();
        Ability route = request.isChat() ? Ability.CHAT : Ability.COMPLETIONS;
        if (!script.abilities().contains(route)) {
            return new ScriptRefusal(404, "no such route: " + request.path());
        }
        boolean logprobs = body.path("logprobs").asBoolean(body.path("logprobs").isNumber());
        if (logprobs && !script.abilities().contains(Ability.LOGPROBS)) {
            return new ScriptRefusal(400, "This model does not support logprobs");
        }
        if (body.path("top_logprobs").asInt(0) > MOST_CHAT_ALTERNATIVES) {
            return new ScriptRefusal(400, "top_logprobs must be at most 20");
        }
        String format = body.path("response_format").path("type").asString("");
        boolean refused =
                (format.equals("json_schema") && !script.abilities().contains(Ability.JSON_SCHEMA))
                        || (format.equals("json_object")
                                && !script.abilities().contains(Ability.JSON_OBJECT));
        return refused
                ? new ScriptRefusal(400, "response_format is not supported: " + format)
                : new ScriptRefusal(0, "");
    }
}
