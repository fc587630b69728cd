// Graphics, video, audio and sound.
#pragma once

#include "model/domain/device.h"

namespace virtbay::model {

enum class GraphicsType : uint8_t { sdl, vnc, rdp, desktop, spice, egl_headless, dbus };
template <>
inline constexpr const char* names_of<GraphicsType> = "sdl|vnc|rdp|desktop|spice|egl-headless|dbus";

enum class ListenType : uint8_t { none, address, network, socket };
template <>
inline constexpr const char* names_of<ListenType> = "none|address|network|socket";

struct Listen {
    ListenType type = ListenType::none;
    bool from_config = false;
    bool auto_generated = false;
    Text address;
    Text network;
    Text socket;
};

enum class PasswordConnected : uint8_t { absent, fail, disconnect, keep };
template <>
inline constexpr const char* names_of<PasswordConnected> = "|fail|disconnect|keep";

enum class SharePolicy : uint8_t { absent, allow_exclusive, force_shared, ignore };
template <>
inline constexpr const char* names_of<SharePolicy> = "|allow-exclusive|force-shared|ignore";

enum class SpiceChannelName : uint8_t {
    main,
    display,
    inputs,
    cursor,
    playback,
    record,
    smartcard,
    usbredir
};
template <>
inline constexpr const char* names_of<SpiceChannelName> =
    "main|display|inputs|cursor|playback|record|smartcard|usbredir";

enum class SpiceMode : uint8_t { absent, any, secure, insecure };
template <>
inline constexpr const char* names_of<SpiceMode> = "|any|secure|insecure";

enum class SpiceImage : uint8_t { absent, auto_glz, auto_lz, quic, glz, lz, off };
template <>
inline constexpr const char* names_of<SpiceImage> = "|auto_glz|auto_lz|quic|glz|lz|off";

enum class SpiceWan : uint8_t { absent, auto_, never, always };
template <>
inline constexpr const char* names_of<SpiceWan> = "|auto|never|always";

enum class SpiceStreaming : uint8_t { absent, filter, all, off };
template <>
inline constexpr const char* names_of<SpiceStreaming> = "|filter|all|off";

enum class SpiceMouse : uint8_t { absent, client, server };
template <>
inline constexpr const char* names_of<SpiceMouse> = "|client|server";

struct SpiceChannel {
    SpiceChannelName name = SpiceChannelName::main;
    SpiceMode mode = SpiceMode::absent;
};

struct SpiceOptions {
    List<SpiceChannel> channels;
    SpiceImage image = SpiceImage::absent;
    SpiceWan jpeg = SpiceWan::absent, zlib = SpiceWan::absent;
    OnOff playback = OnOff::absent;
    SpiceStreaming streaming = SpiceStreaming::absent;
    YesNo copypaste = YesNo::absent;
    YesNo filetransfer = YesNo::absent;
    SpiceMouse mouse = SpiceMouse::absent;
};

struct Graphics {
    GraphicsType type = GraphicsType::sdl;
    YesNo fullscreen = YesNo::absent;
    YesNo autoport = YesNo::absent;
    YesNo replace_user = YesNo::absent;
    YesNo multi_user = YesNo::absent;
    SharePolicy share_policy = SharePolicy::absent;
    YesNo power_control = YesNo::absent;
    SpiceMode default_mode = SpiceMode::absent;
    PasswordConnected connected = PasswordConnected::absent;
    YesNo gl = YesNo::absent;
    YesNo p2p = YesNo::absent;
    bool websocket_generated = false;
    int32_t port = 0;
    int32_t tls_port = 0;
    int32_t websocket = 0;
    uint32_t audio_id = 0;
    Text display, xauth;  // sdl, desktop
    Text keymap;
    Text password;
    Text password_valid_to;
    Text rendernode;
    Text dbus_address;
    Box<SpiceOptions> spice;
    List<Listen> listens;
};

enum class VideoModel : uint8_t {
    default_,
    vga,
    cirrus,
    vmvga,
    xen,
    vbox,
    qxl,
    parallels,
    virtio,
    gop,
    none,
    bochs,
    ramfb
};
template <>
inline constexpr const char* names_of<VideoModel> =
    "default|vga|cirrus|vmvga|xen|vbox|qxl|parallels|virtio|gop|none|bochs|ramfb";

enum class VideoBackend : uint8_t { absent, qemu, vhostuser };
template <>
inline constexpr const char* names_of<VideoBackend> = "|qemu|vhostuser";

struct VideoAcceleration {
    YesNo accel2d = YesNo::absent, accel3d = YesNo::absent;
    Text rendernode;
};

struct Video {
    VideoModel model = VideoModel::default_;
    VideoBackend backend = VideoBackend::absent;
    YesNo primary = YesNo::absent;
    uint32_t ram = 0, vram = 0, vram64 = 0, vgamem = 0, heads = 0;
    uint32_t x = 0, y = 0;
    VirtioOptions virtio;
    Box<VideoAcceleration> acceleration;
    DeviceInfo info;
};

enum class SoundModel : uint8_t { sb16, es1370, pcspk, ac97, ich6, ich9, usb, ich7, virtio };
template <>
inline constexpr const char* names_of<SoundModel> = "sb16|es1370|pcspk|ac97|ich6|ich9|usb|ich7";

enum class CodecType : uint8_t { duplex, micro, output };
template <>
inline constexpr const char* names_of<CodecType> = "duplex|micro|output";

struct SoundCodec {
    CodecType type = CodecType::duplex;
};

struct Sound {
    SoundModel model = SoundModel::sb16;
    uint32_t audio_id = 0;
    List<SoundCodec> codecs;
    DeviceInfo info;
};

enum class AudioType : uint8_t { none, alsa, coreaudio, jack, oss, pulseaudio, sdl, spice, file, dbus };
template <>
inline constexpr const char* names_of<AudioType> =
    "none|alsa|coreaudio|jack|oss|pulseaudio|sdl|spice|file|dbus";

enum class AudioFormat : uint8_t { absent, s8, u8, s16, u16, s32, u32, f32 };
template <>
inline constexpr const char* names_of<AudioFormat> = "|s8|u8|s16|u16|s32|u32|f32";

struct AudioDirection {
    YesNo mixing_engine = YesNo::absent, fixed_settings = YesNo::absent;
    YesNo exact_name = YesNo::absent, try_poll = YesNo::absent;
    AudioFormat format = AudioFormat::absent;
    uint32_t voices = 0, buffer_length = 0, frequency = 0, channels = 0, buffer_count = 0, latency = 0;
    Text dev, name, stream_name, server_name, client_name, connect_ports;
};

struct Audio {
    uint32_t id = 0;
    uint32_t timer_period = 0;
    AudioType type = AudioType::none;
    YesNo try_mmap = YesNo::absent, exclusive = YesNo::absent;
    std::optional<uint32_t> dsp_policy;
    Text sdl_driver, server_name, path;
    Box<AudioDirection> input, output;
};

}  // namespace virtbay::model
