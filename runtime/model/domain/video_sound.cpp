#include "model/domain/display.h"
#include "model/domain/elements.h"

namespace virtbay::model {

namespace {

bool parse_video_number(ParseContext& context, const XmlNode& node, const char* name, uint32_t& to) {
    const std::string_view* text = node.attribute(name);
    if (!text) return true;
    uint64_t value = 0;
    if (parse_number(*text, 10, value) && value <= UINT32_MAX) {
        to = static_cast<uint32_t>(value);
        return true;
    }
    int32_t code = std::string_view(name) == "heads" ? VB_ERR_INTERNAL_ERROR : VB_ERR_XML_ERROR;
    return context.fail(node, code, VB_FROM_DOMAIN,
                        "cannot parse video " + std::string(name) + " '" + std::string(*text) + "'");
}

#define VB_VIDEO_NUMBER(name)                                                             \
    custom_attributes(                                                                    \
        #name,                                                                            \
        [](ParseContext& c, const XmlNode& n, void* o) {                                  \
            return parse_video_number(c, n, #name, as<Video>(o).name);                    \
        },                                                                                \
        [](const FormatContext& c, const void* o) {                                       \
            if (as<Video>(o).name != 0) c.out.number_attribute(#name, as<Video>(o).name); \
        })

constexpr Field driver_fields[] = {
    VB_VIRTIO(Video, virtio),
    attr("name", VB_AT(Video, backend)).nonzero(),
};
constexpr Element driver_element = element(driver_fields);

constexpr Field acceleration_fields[] = {
    attr("accel3d", VB_AT(VideoAcceleration, accel3d)),
    attr("accel2d", VB_AT(VideoAcceleration, accel2d)),
    attr("rendernode", VB_AT(VideoAcceleration, rendernode)),
};
constexpr Element acceleration_element = element(acceleration_fields);

bool parse_resolution(ParseContext& context, const XmlNode& node, void* object) {
    auto& video = as<Video>(object);
    auto one = [&](const char* name, uint32_t& to) {
        uint64_t value = 0;
        const std::string_view* text = node.attribute(name);
        if (!text) return context.fail(node, "missing values for resolution");
        if (!parse_number(*text, 10, value) || value > UINT32_MAX) {
            return context.fail(
                node, "cannot parse video " + std::string(name) + "-resolution '" + std::string(*text) + "'");
        }
        to = static_cast<uint32_t>(value);
        return true;
    };
    if (!one("x", video.x) || !one("y", video.y)) return false;
    if (video.x != 0 && video.y != 0) return true;
    return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                        "video resolution values must be greater than 0");
}

void format_resolution(const FormatContext& context, const void* object) {
    const auto& video = as<Video>(object);
    if (video.x == 0 && video.y == 0) return;
    context.out.open("resolution");
    context.out.number_attribute("x", video.x);
    context.out.number_attribute("y", video.y);
    context.out.close("resolution");
}

constexpr Field model_fields[] = {
    attr("type", VB_AT(Video, model)).unsupported(),
    VB_VIDEO_NUMBER(ram),
    VB_VIDEO_NUMBER(vram),
    VB_VIDEO_NUMBER(vram64),
    VB_VIDEO_NUMBER(vgamem),
    VB_VIDEO_NUMBER(heads),
    custom_attributes(
        "primary",
        [](ParseContext&, const XmlNode& n, void* o) {
            if (n.attribute_or("primary", {}) == "yes") as<Video>(o).primary = YesNo::yes;
            return true;
        },
        [](const FormatContext& c, const void* o) {
            const auto& video = as<Video>(o);
            if (video.primary == YesNo::yes && video.model != VideoModel::none)
                c.out.raw_attribute("primary", "yes");
        }),
    child("acceleration", acceleration_element, VB_AT(Video, acceleration)),
    custom("resolution", parse_resolution, format_resolution),
};
constexpr Element model_element = element(model_fields);

constexpr Field video_fields[] = {
    child("driver", driver_element),
    child("model", model_element),
    VB_INFO(Video),
};

constexpr Field codec_fields[] = {attr("type", VB_AT(SoundCodec, type))
                                      .required()
                                      .missing(VB_ERR_CONFIG_UNSUPPORTED)
                                      .always()
                                      .unsupported()};
constexpr Element codec_element = element(codec_fields);

constexpr Field audio_ref_fields[] = {attr("id", VB_AT(Sound, audio_id)).required().nonzero()};
constexpr Element audio_ref_element = element(audio_ref_fields);

constexpr Field sound_fields[] = {
    attr("model", VB_AT(Sound, model)).required().always(),
    child("codec", codec_element, VB_AT(Sound, codecs)),
    child("audio", audio_ref_element),
    VB_INFO(Sound),
};

bool takes_codecs(SoundModel model) {
    return model == SoundModel::ich6 || model == SoundModel::ich9;
}

bool check_sound(ParseContext&, const XmlNode&, void* object) {
    auto& sound = as<Sound>(object);
    if (!takes_codecs(sound.model)) sound.codecs.clear();
    return true;
}

using A = AudioDirection;
constexpr Field settings_fields[] = {
    attr("frequency", VB_AT(A, frequency)),
    attr("channels", VB_AT(A, channels)),
    attr("format", VB_AT(A, format)).nonzero(),
};
constexpr Element settings_element = element(settings_fields);

constexpr Field direction_fields[] = {
    attr("mixingEngine", VB_AT(A, mixing_engine)),
    attr("fixedSettings", VB_AT(A, fixed_settings)),
    attr("voices", VB_AT(A, voices)),
    attr("bufferLength", VB_AT(A, buffer_length)),
    attr("dev", VB_AT(A, dev)),
    attr("serverName", VB_AT(A, server_name)),
    attr("clientName", VB_AT(A, client_name)),
    attr("connectPorts", VB_AT(A, connect_ports)),
    attr("exactName", VB_AT(A, exact_name)),
    attr("name", VB_AT(A, name)),
    attr("streamName", VB_AT(A, stream_name)),
    attr("bufferCount", VB_AT(A, buffer_count)),
    attr("tryPoll", VB_AT(A, try_poll)),
    attr("latency", VB_AT(A, latency)),
    child("settings", settings_element),
};
constexpr Element direction_element = element(direction_fields);

constexpr Slot audio_type = VB_AT(Audio, type);
constexpr Field audio_fields[] = {
    attr("id", VB_AT(Audio, id)).required().nonzero(),
    attr("type", audio_type).required().always(),
    attr("timerPeriod", VB_AT(Audio, timer_period)).nonzero(),
    attr("tryMMap", VB_AT(Audio, try_mmap)).when(audio_type, AudioType::oss),
    attr("exclusive", VB_AT(Audio, exclusive)).when(audio_type, AudioType::oss),
    attr("dspPolicy", VB_AT(Audio, dsp_policy)).when(audio_type, AudioType::oss),
    attr("driver", VB_AT(Audio, sdl_driver)).when(audio_type, AudioType::sdl),
    attr("serverName", VB_AT(Audio, server_name)).when(audio_type, AudioType::pulseaudio),
    attr("path", VB_AT(Audio, path)).when(audio_type, AudioType::file),
    child("input", direction_element, VB_AT(Audio, input)),
    child("output", direction_element, VB_AT(Audio, output)),
};

}  // namespace

constinit const Element video_element = element(video_fields);
constinit const Element sound_element = element(sound_fields, check_sound);
constinit const Element audio_element = element(audio_fields);

}  // namespace virtbay::model
