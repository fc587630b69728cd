#include "shell/volume_data.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace virtbay::shell {

namespace {

// An open file whose position the stream's callbacks move.
class File {
  public:
    File(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
    ~File() {
        if (fd_ >= 0) ::close(fd_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    bool open() const { return fd_ >= 0; }
    bool close() { return ::close(std::exchange(fd_, -1)) == 0; }
    int fd() const { return fd_; }

  private:
    int fd_;
};

int fd_of(void* opaque) {
    return static_cast<File*>(opaque)->fd();
}

int read_block(virStreamPtr, char* data, size_t length, void* opaque) {
    ssize_t got = 0;
    do got = ::read(fd_of(opaque), data, length);
    while (got < 0 && errno == EINTR);
    return static_cast<int>(got);
}

int write_block(virStreamPtr, const char* data, size_t length, void* opaque) {
    size_t done = 0;
    while (done < length) {
        const ssize_t now = ::write(fd_of(opaque), data + done, length - done);
        if (now < 0 && errno != EINTR) return -1;
        if (now > 0) done += static_cast<size_t>(now);
    }
    return static_cast<int>(done);
}

// A hole is a stretch that is never written; the file's size is set so that one at its end counts.
int skip_output(virStreamPtr, long long length, void* opaque) {
    const off_t at = ::lseek(fd_of(opaque), length, SEEK_CUR);
    if (at < 0) return -1;
    return ::ftruncate(fd_of(opaque), at) < 0 ? -1 : 0;
}

int skip_input(virStreamPtr, long long length, void* opaque) {
    return ::lseek(fd_of(opaque), length, SEEK_CUR) < 0 ? -1 : 0;
}

// Whether the file goes on with data or a hole here, and for how long.
int next_section(virStreamPtr, int* in_data, long long* length, void* opaque) {
    const int fd = fd_of(opaque);
    const off_t here = ::lseek(fd, 0, SEEK_CUR);
    const off_t end = ::lseek(fd, 0, SEEK_END);
    if (here < 0 || end < 0) return -1;
    off_t data = ::lseek(fd, here, SEEK_DATA);
    if (data < 0 && errno != ENXIO) return -1;
    if (data < 0) data = end;  // nothing but a hole is left
    if (data > here) {
        *in_data = 0;
        *length = data - here;
    } else {
        const off_t hole = here < end ? ::lseek(fd, here, SEEK_HOLE) : end;
        if (hole < 0) return -1;
        *in_data = 1;
        *length = hole - here;
    }
    return ::lseek(fd, here, SEEK_SET) < 0 ? -1 : 0;
}

}  // namespace

Status upload_volume(Session& session, virStorageVolPtr volume, const std::string& path,
                     const VolumeRange& range) {
    const char* name = virStorageVolGetName(volume);
    File file(path, O_RDONLY);
    if (!file.open()) return failure("cannot read %s", path.c_str());
    const Stream stream(virStreamNew(session.connection(), 0));
    if (!stream) return failure("cannot create a new stream");
    const unsigned flags = range.sparse ? VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM : 0;
    if (virStorageVolUpload(volume, stream.get(), range.offset, range.length, flags) < 0)
        return failure("cannot upload to volume %s", name);
    const int sent = range.sparse
                         ? virStreamSparseSendAll(stream.get(), read_block, next_section, skip_input, &file)
                         : virStreamSendAll(stream.get(), read_block, &file);
    if (sent < 0) return failure("cannot send data to volume %s", name);
    if (virStreamFinish(stream.get()) < 0) return failure("cannot close volume %s", name);
    return {};
}

Status download_volume(Session& session, virStorageVolPtr volume, const std::string& path,
                       const VolumeRange& range) {
    const char* name = virStorageVolGetName(volume);
    // The stream opens first: a volume that cannot be read leaves no empty file behind.
    const Stream stream(virStreamNew(session.connection(), 0));
    if (!stream) return failure("cannot create a new stream");
    const unsigned flags = range.sparse ? VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM : 0;
    if (virStorageVolDownload(volume, stream.get(), range.offset, range.length, flags) < 0)
        return failure("cannot download from volume %s", name);
    struct stat known {};
    const bool existed = ::stat(path.c_str(), &known) == 0;
    File file(path, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file.open()) {
        virStreamAbort(stream.get());
        session.forget_library_error();
        return failure("cannot create %s", path.c_str());
    }
    const int got = range.sparse ? virStreamSparseRecvAll(stream.get(), write_block, skip_output, &file)
                                 : virStreamRecvAll(stream.get(), write_block, &file);
    if (got < 0) {
        if (!existed) ::unlink(path.c_str());
        return failure("cannot receive data from volume %s", name);
    }
    if (!file.close()) return failure("cannot close file %s", path.c_str());
    if (virStreamFinish(stream.get()) < 0) return failure("cannot close volume %s", name);
    return {};
}

}  // namespace virtbay::shell
