#include "plugin/staging.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

using namespace virtbay::plugin;
namespace fs = std::filesystem;

namespace {

struct Place {
    Place() {
        std::string name = (fs::temp_directory_path() / "staging-XXXXXX").string();
        path = mkdtemp(name.data());
    }
    ~Place() { fs::remove_all(path); }
    fs::path path;
};

void write(const fs::path& file, const std::string& text) {
    std::ofstream(file, std::ios::trunc) << text;
}

std::string text_of(const fs::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

// A plugin whose library holds the text.
Manifest plugin(const Place& place, const std::string& id, const std::string& text) {
    Manifest m;
    m.id = id;
    m.library = (place.path / (id + ".so")).string();
    write(m.library, text);
    m.sha256 = *file_digest(m.library);
    return m;
}

// What another process would find: this one takes no file twice.
Staged stage_in_new_process(const Manifest& manifest, const std::string& directory) {
    int fds[2];
    REQUIRE(pipe(fds) == 0);
    const pid_t child = fork();
    if (child == 0) {
        const auto staged = stage(manifest, directory, true);
        const std::string line = staged ? (staged->kept ? "+" : "-") + staged->path : "";
        _exit(::write(fds[1], line.data(), line.size()) == static_cast<ssize_t>(line.size()) ? 0 : 1);
    }
    close(fds[1]);
    char buffer[4096];
    const ssize_t n = read(fds[0], buffer, sizeof buffer);
    close(fds[0]);
    REQUIRE(n > 1);
    return {std::string(buffer + 1, static_cast<size_t>(n - 1)), buffer[0] == '+'};
}

ino_t inode(const std::string& path) {
    struct stat s {};
    return stat(path.c_str(), &s) == 0 ? s.st_ino : 0;
}

}  // namespace

TEST_CASE("the first copy is kept for the next process, and no process takes a file twice") {
    const Place place;
    const std::string copies = (place.path / "copies").string();
    const Manifest m = plugin(place, "kept", "one");
    const Staged first = stage_in_new_process(m, copies);
    CHECK(first.kept);
    CHECK(text_of(first.path) == "one");
    const ino_t before = inode(first.path);

    const auto again = stage(m, copies, true);
    REQUIRE(again);
    CHECK(again->kept);
    CHECK(again->path == first.path);
    CHECK(inode(again->path) == before);

    const auto other = stage(m, copies, true);
    REQUIRE(other);
    CHECK_FALSE(other->kept);
    CHECK(inode(other->path) != before);
    CHECK(text_of(other->path) == "one");
}

TEST_CASE("a kept copy that was damaged is made anew") {
    const Place place;
    const std::string copies = (place.path / "copies").string();
    const Manifest m = plugin(place, "damaged", "sound");
    const Staged first = stage_in_new_process(m, copies);
    const auto time = fs::last_write_time(first.path);
    write(first.path, "wound");
    fs::last_write_time(first.path, time);
    const Staged second = stage_in_new_process(m, copies);
    CHECK(second.kept);
    CHECK(text_of(second.path) == "sound");
}

TEST_CASE("a library that its manifest does not describe is refused, also when a sound copy is kept") {
    const Place place;
    const std::string copies = (place.path / "copies").string();
    const Manifest m = plugin(place, "changed", "as described");
    const Staged first = stage_in_new_process(m, copies);
    CHECK(text_of(first.path) == "as described");
    write(m.library, "other build");
    const auto staged = stage(m, copies, true);
    REQUIRE_FALSE(staged);
    CHECK(staged.error().message.find("sha256") != std::string::npos);
}

TEST_CASE("copies of older builds go when a new one is kept, those of other plugins stay") {
    const Place place;
    const std::string copies = (place.path / "copies").string();
    const Staged other = stage_in_new_process(plugin(place, "other", "x"), copies);
    const Staged old = stage_in_new_process(plugin(place, "built", "old"), copies);
    const Staged now = stage_in_new_process(plugin(place, "built", "new"), copies);
    CHECK(text_of(now.path) == "new");
    CHECK_FALSE(fs::exists(old.path));
    CHECK(fs::exists(other.path));
}

TEST_CASE("whoever keeps no copies leaves none behind under a name that another would take") {
    const Place place;
    const std::string copies = (place.path / "copies").string();
    const Manifest m = plugin(place, "passing", "text");
    for (int i = 0; i < 2; ++i) {
        const auto staged = stage(m, copies, false);
        REQUIRE(staged);
        CHECK_FALSE(staged->kept);
        CHECK(text_of(staged->path) == "text");
        fs::remove(staged->path);
    }
    CHECK(fs::is_empty(copies));
}
