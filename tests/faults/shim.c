/* Faults at the k-th operation on an archive's files: loaded with LD_PRELOAD, armed by the process itself.
   Operations are writes, syncs, truncations and deletions of files whose path holds ".db". */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COUNT, KILL, TORN, FULL, BROKEN, UNSYNCED, POWER };
static int mode = -1;
static long at, seen;

/* What a power cut takes away: writes since the last sync of their file, with what was there before. */
struct undo { dev_t dev; ino_t ino; int fd; off_t offset; size_t old; char *bytes; struct undo *next; };
static struct undo *undone;

typedef ssize_t (*pwrite_t)(int, const void *, size_t, off64_t);
typedef ssize_t (*write_t)(int, const void *, size_t);
typedef int (*fd_t)(int);
typedef int (*truncate_t)(int, off64_t);
typedef int (*unlink_t)(const char *);

void fault_arm(int what, long k) { mode = what; at = k; seen = 0; }
long fault_seen(void) { return seen; }

static int ours(int fd) {
    char link[64], path[4096];
    if (mode < 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strstr(path, ".db") != NULL;
}

static void forget(int fd) {
    struct stat said;
    if (fstat(fd, &said)) return;
    for (struct undo **link = &undone; *link;) {
        struct undo *one = *link;
        if (one->dev == said.st_dev && one->ino == said.st_ino) { *link = one->next; free(one->bytes); free(one); }
        else link = &one->next;
    }
}

static void note(int fd, size_t size, off_t offset) {
    struct stat said;
    if (mode != POWER || fstat(fd, &said)) return;
    struct undo *one = calloc(1, sizeof *one);
    one->dev = said.st_dev; one->ino = said.st_ino; one->fd = dup(fd); one->offset = offset; one->bytes = malloc(size + 1);
    ssize_t old = pread64(fd, one->bytes, size, offset);
    one->old = old > 0 ? (size_t)old : 0;
    one->next = undone; undone = one;
}

static void die(void) {
    if (mode == POWER) {  /* the disk had written some of it, in an order of its own */
        pwrite_t real = (pwrite_t)dlsym(RTLD_NEXT, "pwrite64");
        long number = at;
        for (struct undo *one = undone; one; one = one->next)
            if (number++ % 2) real(one->fd, one->bytes, one->old, one->offset);
    }
    kill(getpid(), SIGKILL);
    pause();
}

/* 0: go on; else the error that the operation has to give. */
static int fault(int sync) {
    if (mode == UNSYNCED && !sync) return 0;
    seen++;
    if (mode == COUNT || seen < at) return 0;
    if ((mode == KILL || mode == POWER) && seen == at) die();
    if (mode == FULL && !sync) return ENOSPC;
    if (mode == BROKEN || mode == UNSYNCED) return EIO;
    return 0;
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset) {
    pwrite_t real = (pwrite_t)dlsym(RTLD_NEXT, "pwrite64");
    if (!ours(fd)) return real(fd, bytes, size, offset);
    int error = fault(0);
    if (error) { errno = error; return -1; }
    if (mode == TORN && seen >= at) { real(fd, bytes, size / 2, offset); die(); }
    note(fd, size, offset);
    return real(fd, bytes, size, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset) { return pwrite64(fd, bytes, size, offset); }

ssize_t write(int fd, const void *bytes, size_t size) {
    write_t real = (write_t)dlsym(RTLD_NEXT, "write");
    if (!ours(fd)) return real(fd, bytes, size);
    int error = fault(0);
    if (error) { errno = error; return -1; }
    note(fd, size, lseek64(fd, 0, SEEK_CUR));
    return real(fd, bytes, size);
}

static int synced(int fd, const char *name) {
    fd_t real = (fd_t)dlsym(RTLD_NEXT, name);
    if (!ours(fd)) return real(fd);
    int error = fault(1);
    if (error) { errno = error; return -1; }
    forget(fd);
    return real(fd);
}

int fsync(int fd) { return synced(fd, "fsync"); }
int fdatasync(int fd) { return synced(fd, "fdatasync"); }

int ftruncate64(int fd, off64_t size) {
    truncate_t real = (truncate_t)dlsym(RTLD_NEXT, "ftruncate64");
    int error = ours(fd) ? fault(0) : 0;
    if (error) { errno = error; return -1; }
    return real(fd, size);
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int unlink(const char *path) {
    unlink_t real = (unlink_t)dlsym(RTLD_NEXT, "unlink");
    int error = mode >= 0 && strstr(path, ".db") ? fault(0) : 0;
    if (error && mode != FULL) { errno = error; return -1; }
    return real(path);
}
