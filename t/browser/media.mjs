// Video and sound really play, in ranges, with captions, and by the keyboard alone.
import { base, is, ok, open, story } from './lib.mjs';

await story(async () => {
    const { context, page, close } = await open();
    const parts = [];

    context.on('response', reply => {
        if (/\.(mp4|mp3)$/.test(reply.url())) {
            parts.push([reply.status(), reply.headers()['content-range'] ?? '']);
        }
    });
    await page.goto(`${base}/p/kitchen/leap`);
    const video = page.getByLabel('The great leap');
    await video.evaluate(v => v.readyState >= 1 || new Promise(done => v.addEventListener('loadedmetadata', done)));
    is('nothing plays by itself', await video.evaluate(v => [v.paused, v.currentTime]), [true, 0]);
    is('it is about six seconds long', Math.round(await video.evaluate(v => v.duration)), 6);
    ok('it has a picture to begin with', await video.evaluate(async v => {
        const picture = new Image();
        picture.src = v.poster;
        await picture.decode();
        return picture.naturalWidth > 0;
    }));
    is('its captions have come', await video.evaluate(async v => {
        const track = v.querySelector('track');
        if (track.readyState < 2) {
            await new Promise(done => ['load', 'error'].forEach(type => track.addEventListener(type, done)));
        }
        return [track.readyState, track.kind, track.track.mode, track.track.cues.length > 0];
    }), [2, 'captions', 'showing', true]);
    await video.focus();
    await page.keyboard.press('Space');
    await page.waitForFunction(() => document.querySelector('video').currentTime > 0.7);
    ok('the space bar plays it', await video.evaluate(v => !v.paused));
    ok('it has sound', await video.evaluate(v => v.webkitAudioDecodedByteCount > 0));
    ok('it has pictures', await video.evaluate(v => v.getVideoPlaybackQuality().totalVideoFrames > 5));
    await video.evaluate(v => new Promise(done => {
        v.addEventListener('seeked', done);
        v.currentTime = v.duration - 0.5;
    }));
    await page.waitForFunction(() => document.querySelector('video').ended);
    ok('one can jump, and it comes to its end', true);
    ok('a part was asked for, and a part was given', parts.some(([status, range]) => status === 206 && /^bytes \d+-\d+\/\d+$/.test(range)),
        JSON.stringify(parts));
    is('… every time', parts.filter(([status]) => status !== 206), []);

    await page.goto(`${base}/p/night/waltz`);
    const sound = page.getByLabel('Waltz for a simmering pot');
    await sound.focus();
    await page.keyboard.press('Space');
    await page.waitForFunction(() => document.querySelector('audio').currentTime > 0.5);
    ok('the sound plays', await sound.evaluate(a => !a.paused && a.webkitAudioDecodedByteCount > 0));
    await close('media');
});
