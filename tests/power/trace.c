/*
 * Writes down what a process does to the files of its log and keys, in order, so that a test can make
 * of it what a disk would hold had the power gone at any moment. Loaded with LD_PRELOAD; POWER_TRACE
 * names the trace. Each record: op, file, offset, length (8 bytes each, of this machine), then bytes.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, TRUNCATE = 2, SYNC = 3, REMOVE = 4 };

static const char *const FILES[] = {"log.db", "log.db-wal", "keys.db", "keys.db-wal"};
#define FILES_COUNT (sizeof FILES / sizeof *FILES)
#define FDS_MAX 65536

/* The number of the traced file that an open descriptor is, plus one. */
static unsigned char traced[FDS_MAX];
static int trace = -1;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name, type) \
    static __typeof__(type) real; \
    if (!real) real = (__typeof__(type))dlsym(RTLD_NEXT, name)

static int file_of(const char *path) {
    const char *name = strrchr(path, '/');
    name = name ? name + 1 : path;
    for (unsigned n = 0; n < FILES_COUNT; n++)
        if (strcmp(name, FILES[n]) == 0) return (int)n + 1;
    return 0;
}

static void opened(int fd, const char *path) {
    if (fd >= 0 && fd < FDS_MAX) traced[fd] = (unsigned char)file_of(path);
}

static int known(int fd) { return fd >= 0 && fd < FDS_MAX ? traced[fd] : 0; }

static void all(const void *bytes, size_t count) {
    REAL("write", ssize_t (*)(int, const void *, size_t));
    const char *next = bytes;
    while (count > 0) {
        ssize_t written = real(trace, next, count);
        if (written < 0) { if (errno == EINTR) continue; abort(); }
        next += written;
        count -= (size_t)written;
    }
}

static void note(uint64_t op, int file, uint64_t offset, const void *bytes, size_t count) {
    int before = errno;
    pthread_mutex_lock(&turn);
    if (trace < 0) {
        const char *name = getenv("POWER_TRACE");
        if (!name) abort();
        REAL("open64", int (*)(const char *, int, ...));
        trace = real(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (trace < 0) abort();
    }
    uint64_t head[4] = {op, (uint64_t)file - 1, offset, count};
    all(head, sizeof head);
    if (bytes) all(bytes, count);
    pthread_mutex_unlock(&turn);
    errno = before;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(#name, int (*)(const char *, int, ...)); \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { \
            va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); \
        } \
        int fd = real(path, flags, mode); \
        opened(fd, path); \
        return fd; \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int at, const char *path, int flags, ...) { \
        REAL(#name, int (*)(int, const char *, int, ...)); \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { \
            va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); \
        } \
        int fd = real(at, path, flags, mode); \
        opened(fd, path); \
        return fd; \
    }
OPENAT(openat)
OPENAT(openat64)

int close(int fd) {
    REAL("close", int (*)(int));
    if (fd >= 0 && fd < FDS_MAX) traced[fd] = 0;
    return real(fd);
}

#define PWRITE(name, offset_type) \
    ssize_t name(int fd, const void *bytes, size_t count, offset_type offset) { \
        REAL(#name, ssize_t (*)(int, const void *, size_t, offset_type)); \
        ssize_t written = real(fd, bytes, count, offset); \
        if (written > 0 && known(fd)) note(WRITE, known(fd), (uint64_t)offset, bytes, (size_t)written); \
        return written; \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

/* None of these is used on the traced files; one that were would make the trace a lie. */
ssize_t write(int fd, const void *bytes, size_t count) {
    REAL("write", ssize_t (*)(int, const void *, size_t));
    if (known(fd)) abort();
    return real(fd, bytes, count);
}
ssize_t pwritev(int fd, const struct iovec *pieces, int count, off_t offset) {
    REAL("pwritev", ssize_t (*)(int, const struct iovec *, int, off_t));
    if (known(fd)) abort();
    return real(fd, pieces, count, offset);
}

#define TRUNCATE_TO(name, offset_type) \
    int name(int fd, offset_type length) { \
        REAL(#name, int (*)(int, offset_type)); \
        int result = real(fd, length); \
        if (result == 0 && known(fd)) note(TRUNCATE, known(fd), (uint64_t)length, NULL, 0); \
        return result; \
    }
TRUNCATE_TO(ftruncate, off_t)
TRUNCATE_TO(ftruncate64, off64_t)

#define SYNC_WITH(name) \
    int name(int fd) { \
        REAL(#name, int (*)(int)); \
        int result = real(fd); \
        if (result == 0 && known(fd)) note(SYNC, known(fd), 0, NULL, 0); \
        return result; \
    }
SYNC_WITH(fsync)
SYNC_WITH(fdatasync)

int unlink(const char *path) {
    REAL("unlink", int (*)(const char *));
    int file = file_of(path);
    int result = real(path);
    if (result == 0 && file) note(REMOVE, file, 0, NULL, 0);
    return result;
}
