#include "arguments/builder.h"

namespace virtbay::qemu {

using namespace model;

namespace {

std::string audio_name(uint32_t id) {
    return "audio" + std::to_string(id);
}

void add_direction(Json& audio, const char* name, const Box<AudioDirection>& d) {
    if (!d) return;
    Json j;
    if (d->mixing_engine != YesNo::absent) j["mixing-engine"] = d->mixing_engine == YesNo::yes;
    if (d->fixed_settings != YesNo::absent) j["fixed-settings"] = d->fixed_settings == YesNo::yes;
    if (d->voices) j["voices"] = d->voices;
    if (d->buffer_length) j["buffer-length"] = d->buffer_length;
    if (d->frequency) j["frequency"] = d->frequency;
    if (d->channels) j["channels"] = d->channels;
    if (d->format != AudioFormat::absent) j["format"] = std::string(name_of(d->format));
    if (!j.is_null()) audio[name] = j;
}

}  // namespace

void ArgumentBuilder::audio() {
    for (const Audio& a : domain_.audios) {
        Json j{{"id", audio_name(a.id)}};
        switch (a.type) {
            case AudioType::pulseaudio:
                j["driver"] = "pa";
                break;
            case AudioType::file:
                j["driver"] = "wav";
                if (a.path.has()) j["path"] = a.path.str();
                break;
            default:
                j["driver"] = std::string(name_of(a.type));
        }
        if (a.timer_period) j["timer-period"] = a.timer_period;
        add_direction(j, "in", a.input);
        add_direction(j, "out", a.output);
        add_json("-audiodev", j);
    }
}

Status ArgumentBuilder::graphics() {
    for (const Graphics& g : domain_.graphics) {
        if (g.type == GraphicsType::egl_headless) {
            add("-display", "egl-headless");
            continue;
        }
        if (g.type != GraphicsType::vnc)
            return unsupported("graphics type '" + std::string(name_of(g.type)) + "' is not supported");
        std::string text;
        const Listen* listen = g.listens.empty() ? nullptr : &g.listens[0];
        if (listen && listen->type == ListenType::socket) {
            text = "unix:" + escaped(listen->socket.view());
        } else if (listen && listen->type == ListenType::none) {
            text = "none";
        } else {
            std::string address = listen ? listen->address.str() : "";
            if (address.find(':') != std::string::npos) address = "[" + address + "]";
            text = address + ":" + std::to_string(g.port - 5900);
        }
        if (g.share_policy != SharePolicy::absent) text += ",share=" + std::string(name_of(g.share_policy));
        if (g.websocket > 0) text += ",websocket=" + std::to_string(g.websocket);
        if (g.password.has()) text += ",password=on";
        if (g.power_control != YesNo::absent)
            text += g.power_control == YesNo::yes ? ",power-control=on" : ",power-control=off";
        uint32_t audio = g.audio_id;
        if (!audio && !domain_.audios.empty()) audio = domain_.audios[0].id;
        if (audio) text += ",audiodev=" + audio_name(audio);
        add("-vnc", text);
        if (g.keymap.has()) add("-k", g.keymap.str());
    }
    return {};
}

void ArgumentBuilder::videos() {
    bool first = true;
    for (const Video& v : domain_.videos) {
        const bool primary = v.primary == YesNo::yes || (first && v.primary == YesNo::absent);
        first = false;
        Json d;
        switch (v.model) {
            case VideoModel::cirrus:
                d["driver"] = "cirrus-vga";
                break;
            case VideoModel::vmvga:
                d["driver"] = "vmware-svga";
                break;
            case VideoModel::qxl:
                d["driver"] = primary ? "qxl-vga" : "qxl";
                break;
            case VideoModel::virtio:
                d["driver"] = primary && emulator_.has("virtio-vga") ? "virtio-vga" : "virtio-gpu-pci";
                break;
            case VideoModel::bochs:
                d["driver"] = "bochs-display";
                break;
            case VideoModel::ramfb:
                d["driver"] = "ramfb";
                break;
            case VideoModel::none:
                continue;
            default:
                d["driver"] = primary ? "VGA" : "secondary-vga";
        }
        d["id"] = v.info.alias.str();
        if (v.model == VideoModel::virtio) {
            if (v.heads) d["max_outputs"] = v.heads;
            add_virtio_options(d, v.virtio);
        }
        if (v.model == VideoModel::qxl) {
            if (v.heads) d["max_outputs"] = v.heads;
            if (v.ram) d["ram_size"] = v.ram * 1024ull;
            if (v.vram) d["vram_size"] = v.vram * 1024ull;
            if (v.vram64) d["vram64_size_mb"] = v.vram64 / 1024;
            if (v.vgamem) d["vgamem_mb"] = v.vgamem / 1024;
        }
        if (v.vram && (v.model == VideoModel::vga || v.model == VideoModel::vmvga))
            d["vgamem_mb"] = v.vram / 1024;
        if (v.vram && v.model == VideoModel::bochs) d["vgamem"] = std::to_string(v.vram) + "k";
        add_address(d, domain_, v.info);
        add_device(std::move(d));
    }
    for (const Sound& s : domain_.sounds) {
        Json d;
        switch (s.model) {
            case SoundModel::ich6:
                d["driver"] = "intel-hda";
                break;
            case SoundModel::ich9:
                d["driver"] = "ich9-intel-hda";
                break;
            case SoundModel::ac97:
                d["driver"] = "AC97";
                break;
            case SoundModel::es1370:
                d["driver"] = "ES1370";
                break;
            case SoundModel::usb:
                d["driver"] = "usb-audio";
                break;
            case SoundModel::pcspk:
                continue;
            default:
                d["driver"] = std::string(name_of(s.model));
        }
        const std::string id = s.info.alias.str();
        d["id"] = id;
        const bool hda = s.model == SoundModel::ich6 || s.model == SoundModel::ich9;
        uint32_t audio = s.audio_id;
        if (!audio && !domain_.audios.empty()) audio = domain_.audios[0].id;
        if (audio && !hda) d["audiodev"] = audio_name(audio);
        add_address(d, domain_, s.info);
        add_device(std::move(d));
        if (!hda) continue;
        int n = 0;
        const auto codec = [&](CodecType type) {
            const char* driver = type == CodecType::micro    ? "hda-micro"
                                 : type == CodecType::output ? "hda-output"
                                                             : "hda-duplex";
            Json c{{"driver", driver},
                   {"id", id + "-codec" + std::to_string(n)},
                   {"bus", id + ".0"},
                   {"cad", n}};
            if (audio) c["audiodev"] = audio_name(audio);
            add_device(std::move(c));
            ++n;
        };
        for (const SoundCodec& c : s.codecs) codec(c.type);
        if (s.codecs.empty()) codec(CodecType::duplex);
    }
}

}  // namespace virtbay::qemu
