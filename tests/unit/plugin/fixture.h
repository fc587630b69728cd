// A runtime on a loop thread of its own, below a private directory, and the fake plugins.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>

#include "connection/runtime.h"
#include "loop/loop.h"
#include "loop/processes.h"
#include "loop/worker_pool.h"
#include "plugin/staging.h"

namespace fixture {

class Directory {
  public:
    Directory() {
        std::string name = (std::filesystem::temp_directory_path() / "virtbay-unit-XXXXXX").string();
        path = mkdtemp(name.data());
    }
    ~Directory() { std::filesystem::remove_all(path); }
    std::string path;
};

class World {
  public:
    World() {
        std::promise<void> ready;
        thread_ = std::thread([this, &ready] {
            virtbay::Loop loop;
            virtbay::Processes processes(loop);
            virtbay::WorkerPool pool;
            virtbay::plugin::Services services;
            services.loop = &loop;
            services.pool = &pool;
            services.processes = &processes;
            auto& d = services.directories;
            d.root = directory.path;
            for (std::string* each : {&d.config, &d.state, &d.lib, &d.cache, &d.log})
                *each = directory.path + *each;
            services.log = [this](int, std::string_view, std::string_view text) {
                std::lock_guard lock(log_mutex);
                log.append(text).append("\n");
            };
            auto owned = std::make_unique<virtbay::connection::Runtime>(services, std::vector<std::string>{},
                                                                        DRIVER_HOST);
            runtime = owned.get();
            this->loop = &loop;
            ready.set_value();
            loop.run();
            stopped_.get_future().wait();
            pool.stop();
            owned.reset();
        });
        ready.get_future().wait();
    }
    // Loads a fake plugin and opens a connection to it.
    auto connected(const std::string& name) {
        const virtbay::Status loaded = plugins().load(fake(name));
        if (!loaded) throw std::runtime_error(loaded.error().message);
        auto link = runtime->open_now({"fake:///x", false, {}});
        if (!link) throw std::runtime_error(link.error().message);
        return link;
    }

    ~World() {
        loop->stop();
        stopped_.set_value();
        thread_.join();
    }

    // The manifest of a fake, in a file of its own.
    std::string fake(const std::string& name, const std::string& version = "1") {
        const std::string path = directory.path + "/" + name + ".plugin";
        const std::string library = std::string(FAKES) + "/fake_" + name + ".so";
        std::ofstream(path) << "manifest = 1\nid = fake\nversion = " << version
                            << "\nabi = 1.0\nkind = driver\nschemes = fake\n"
                            << "library = " << library
                            << "\nsha256 = " << *virtbay::plugin::file_digest(library) << "\n";
        return path;
    }
    virtbay::plugin::Registry& plugins() { return runtime->plugins(); }

    Directory directory;
    virtbay::Loop* loop = nullptr;
    virtbay::connection::Runtime* runtime = nullptr;
    std::mutex log_mutex;
    std::string log;

  private:
    std::promise<void> stopped_;  // the loop must outlive the call of its stop()
    std::thread thread_;
};

// Calls an operation without arguments that matter; returns its status and leaves the result in `out`.
template <class In, class Out>
virtbay::Status call(World& world, const std::shared_ptr<virtbay::plugin::Link>& link, uint32_t op, Out& out,
                     virtbay::Arena& arena) {
    virtbay::connection::Request request;
    In in{};
    in.struct_size = sizeof in;
    out.struct_size = sizeof out;
    request.call.arena = &arena;
    request.link = link;
    request.operation = virtbay::contract::operation_index(op);
    request.in = &in;
    request.out = &out;
    return world.runtime->call(request);
}

}  // namespace fixture
