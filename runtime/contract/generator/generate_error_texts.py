"""Writes error_texts.inc: the fixed text of each error code, in order of the codes."""
import contract


def generate():
    texts = {}
    for _, text in contract.lines("public/error_texts.txt"):
        number, _, words = text.strip().partition(" ")
        texts[int(number)] = words
    last = max(texts)
    out = ["// Generated from runtime/contract/public/error_texts.txt; do not edit."]
    out += ['"%s",' % texts.get(code, "error") for code in range(last + 1)]
    return {"contract/error_texts.inc": "\n".join(out) + "\n"}
