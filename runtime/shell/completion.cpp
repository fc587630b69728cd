#include "shell/completion.h"

#include <algorithm>

namespace virtbay::shell {

namespace {

template <class T, class Owner>
void add_names(std::vector<std::string>& out, Owner owner, int (*list)(Owner, T***, unsigned),
               const char* (*name)(T*), int (*release)(T*)) {
    T** objects = nullptr;
    const int count = list(owner, &objects, 0);
    for (int i = 0; i < count; i++) {
        if (const char* text = name(objects[i])) out.emplace_back(text);
        release(objects[i]);
    }
    if (count >= 0) std::free(objects);
}

std::vector<std::string> object_names(Session& session, Names kind, const Words& words) {
    std::vector<std::string> out;
    if (kind == Names::command) {
        for (const Family& family : session.table) {
            out.emplace_back(family.keyword);
            for (const Command& command : family.commands) out.emplace_back(command.name);
        }
        return out;
    }
    if (kind == Names::nothing || kind == Names::file || kind == Names::event || !session.connected())
        return out;
    virConnectPtr connection = session.connection();
    if (kind == Names::domain)
        add_names<virDomain, virConnectPtr>(out, connection, virConnectListAllDomains, virDomainGetName,
                                            virDomainFree);
    if (kind == Names::network)
        add_names<virNetwork, virConnectPtr>(out, connection, virConnectListAllNetworks, virNetworkGetName,
                                             virNetworkFree);
    if (kind == Names::pool)
        add_names<virStoragePool, virConnectPtr>(out, connection, virConnectListAllStoragePools,
                                                 virStoragePoolGetName, virStoragePoolFree);
    if (kind == Names::volume) {
        for (size_t i = 0; i + 1 < words.size(); i++) {
            if (words[i] != "--pool") continue;
            const Pool pool(virStoragePoolLookupByName(connection, words[i + 1].c_str()));
            if (pool)
                add_names<virStorageVol, virStoragePoolPtr>(out, pool.get(), virStoragePoolListAllVolumes,
                                                            virStorageVolGetName, virStorageVolFree);
        }
    }
    if (kind == Names::snapshot && words.size() > 1) {
        const Domain domain(virDomainLookupByName(connection, words[1].c_str()));
        if (domain)
            add_names<virDomainSnapshot, virDomainPtr>(out, domain.get(), virDomainListAllSnapshots,
                                                       virDomainSnapshotGetName, virDomainSnapshotFree);
    }
    session.forget_library_error();
    return out;
}

// The option that the next bare word would go to.
const Option* next_taker(const Command& command, const Words& words) {
    size_t bare = 0;
    for (size_t i = 1; i < words.size(); i++) {
        if (words[i].starts_with("--")) {
            const Option* option = find_option(command, words[i].substr(2));
            if (option && option->kind != Kind::flag) i++;
        } else {
            bare++;
        }
    }
    for (const Option& option : command.options) {
        if (option.kind == Kind::flag || option.named_only) continue;
        if (option.rest || bare-- == 0) return &option;
    }
    return nullptr;
}

}  // namespace

std::vector<std::string> complete(Session& session, const std::string& line) {
    const bool at_new_word = line.empty() || line.ends_with(' ') || line.ends_with(';');
    auto commands = split_line(line);
    Words words = commands && !commands->empty() ? commands->back() : Words{};
    if (line.find_last_not_of(' ') != std::string::npos && line[line.find_last_not_of(' ')] == ';')
        words.clear();
    std::string prefix;
    if (!at_new_word && !words.empty()) {
        prefix = words.back();
        words.pop_back();
    }

    std::vector<std::string> candidates;
    if (words.empty()) {
        candidates = object_names(session, Names::command, words);
        std::erase_if(candidates,
                      [&](const std::string& name) { return !find_command(session.table, name); });
    } else if (const Command* command = find_command(session.table, words[0])) {
        const std::string& last = words.back();
        const Option* awaited = last.starts_with("--") ? find_option(*command, last.substr(2)) : nullptr;
        if (awaited && awaited->kind != Kind::flag) {
            candidates = object_names(session, awaited->names, words);
        } else if (prefix.starts_with("-")) {
            for (const Option& option : command->options)
                candidates.push_back("--" + std::string(option.name));
        } else if (const Option* taker = next_taker(*command, words)) {
            candidates = object_names(session, taker->names, words);
        }
    }
    std::erase_if(candidates, [&](const std::string& word) { return !word.starts_with(prefix); });
    std::sort(candidates.begin(), candidates.end());
    return candidates;
}

}  // namespace virtbay::shell
