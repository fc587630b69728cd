#include "connection/uri.h"

#include <libxml/uri.h>

#include <memory>

namespace virtbay::connection {
namespace {

struct FreeUri {
    void operator()(xmlURI* uri) const { xmlFreeURI(uri); }
};

std::optional<std::string> text_of(const char* s) {
    return s ? std::optional<std::string>(s) : std::nullopt;
}

}  // namespace

Result<plugin::UriParts> parse_uri(const std::string& text) {
    plugin::UriParts parts;
    parts.text = text;
    if (text.empty()) return parts;
    const std::unique_ptr<xmlURI, FreeUri> uri(xmlParseURI(text.c_str()));
    if (!uri) return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_URI, "Unable to parse URI " + text);
    if (uri->scheme) parts.scheme = uri->scheme;
    if (uri->path) parts.path = uri->path;
    parts.server = text_of(uri->server);
    parts.user = text_of(uri->user);
    parts.query = text_of(uri->query_raw ? uri->query_raw : uri->query);
    parts.port = uri->port > 0 ? uri->port : 0;
    // An IPv6 address comes in brackets.
    if (parts.server && parts.server->size() > 2 && parts.server->front() == '[' &&
        parts.server->back() == ']')
        parts.server = parts.server->substr(1, parts.server->size() - 2);
    return parts;
}

}  // namespace virtbay::connection
