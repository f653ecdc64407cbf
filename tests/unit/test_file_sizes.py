"""Bytes counted and on disk, decibels, and blocks of a picture."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reference_kmeans import cluster

import utils
from kmeanslab.experiments.blocks import (
    average_blocks,
    count_quantized,
    cut_blocks,
    join_blocks,
)
from kmeanslab.experiments.data_sets import make_flag
from kmeanslab.experiments.file_sizes import (
    counted_bytes,
    encode_jpegs,
    file_sizes,
    palette_png_bytes,
    quantize,
    smallest_jpeg,
)
from kmeanslab.pictures import file_bytes, psnr
from utils import load_image, save_palette_png


@pytest.fixture(scope="module")
def bird():
    return load_image(Path(utils.__file__).parent / "images" / "bird_small.png")


@pytest.mark.parametrize(("K", "bits"), [(1, 0), (2, 1), (3, 2), (16, 4), (17, 5), (256, 8)])
def test_counted_bytes(K, bits):
    assert counted_bytes(800, K) == 100 * bits + 3 * K
    assert counted_bytes(801, K, entry=48) == 100 * bits + (bits + 7) // 8 + 48 * K


@pytest.mark.parametrize("K", [2, 16, 256])
def test_the_sizes_are_those_on_disk(bird, K, tmp_path):
    centroids, idx = cluster(bird.reshape(-1, 3), K, max_iters=2)
    (row,) = file_sizes(bird, [(centroids, idx)])
    on_disk = save_palette_png(tmp_path / "p.png", centroids, idx, (128, 128))
    assert row.K == K and row.counted == counted_bytes(128 * 128, K)
    assert row.palette_png == on_disk == (tmp_path / "p.png").stat().st_size
    read_back = np.asarray(Image.open(tmp_path / "p.png").convert("RGB")) / 255
    assert np.array_equal(read_back, quantize(bird.shape, centroids, idx))
    assert np.array_equal(read_back.reshape(-1, 3) * 255, np.rint(centroids * 255)[idx])
    assert row.plain_png == len(file_bytes(read_back, "PNG")) > row.palette_png
    assert row.psnr == pytest.approx(psnr(bird, read_back))
    assert row.jpeg_psnr >= row.psnr and row.jpeg < row.palette_png


def test_a_row_for_each_palette(bird):
    small = bird[:16, :16]
    palettes = [cluster(small.reshape(-1, 3), K, max_iters=2) for K in (2, 3)]
    assert [row.K for row in file_sizes(small, palettes)] == [2, 3]


def test_in_a_drawing_the_palette_is_smaller_than_count_and_jpeg():
    flag = make_flag()
    colors, idx = np.unique(flag.reshape(-1, 3), axis=0, return_inverse=True)
    (row,) = file_sizes(flag, [(colors, idx.ravel())])
    assert row.palette_png < row.counted and row.psnr == np.inf
    assert row.jpeg > 4 * row.palette_png


def test_one_color_is_a_palette_of_one():
    picture = np.full((5, 7, 3), 0.2)
    (row,) = file_sizes(picture, [(picture[0, :1], np.zeros(35, int))])
    assert row.psnr == np.inf and row.counted == 3


def test_more_than_256_colors_are_refused_in_a_sentence():
    with pytest.raises(ValueError, match="256"):
        palette_png_bytes(np.zeros((257, 3)), np.zeros(4, int), (2, 2))


def test_the_smallest_jpeg_that_is_as_close_or_else_the_closest():
    jpegs = [(900, 20.0), (700, 30.0), (800, 31.0), (5000, 40.0)]
    assert smallest_jpeg(jpegs, 30) == (700, 30.0)
    assert smallest_jpeg(jpegs, 30.5) == (800, 31.0)
    assert smallest_jpeg(jpegs, 50) == (5000, 40.0)


def test_jpegs_of_many_qualities_are_tried(bird):
    small = bird[40:72, 40:72]
    jpegs = encode_jpegs(small)
    assert len(jpegs) == 68  # 34 qualities, two color resolutions
    worst = io.BytesIO()
    Image.fromarray(np.uint8(small * 255 + 0.5)).save(
        worst, "JPEG", quality=1, subsampling=0, optimize=True
    )
    assert jpegs[0][0] == len(worst.getvalue())
    decoded = np.asarray(Image.open(worst).convert("RGB")) / 255
    assert jpegs[0][1] == pytest.approx(psnr(small, decoded))
    assert jpegs[1][0] < jpegs[0][0] and max(jpegs)[1] > 40


def test_blocks_are_cut_and_joined_again(bird):
    blocks = cut_blocks(bird)
    assert blocks.shape == (1024, 48)
    assert np.array_equal(blocks[1].reshape(4, 4, 3), bird[:4, 4:8])
    assert np.array_equal(blocks[32].reshape(4, 4, 3), bird[4:8, :4])
    assert np.array_equal(join_blocks(blocks, bird.shape), bird)


def test_what_does_not_fill_a_block_is_cut_off(bird):
    odd = bird[:11, :8]
    assert cut_blocks(odd, 3).shape == (6, 27)
    assert np.array_equal(join_blocks(cut_blocks(odd, 3), odd.shape, 3), odd[:9, :6])
    assert cut_blocks(bird[:4, :4]).shape == (1, 48)
    with pytest.raises(ValueError, match="No block of 4 x 4 pixels fits into a picture of 3 x 90"):
        cut_blocks(np.zeros((3, 90, 3)))


def test_a_smaller_picture_is_averaged(bird):
    small = average_blocks(bird, 2)
    assert small.shape == (64, 64, 3)
    assert small[1, 2] == pytest.approx(bird[2:4, 4:6].mean(axis=(0, 1)))


def test_quantized_pictures_are_counted(bird):
    row = count_quantized("pixels", bird, bird + 0.1, side=1, K=16)
    assert (row.what, row.features, row.K) == ("pixels", 3, 16)
    assert (row.label_bytes, row.entry_bytes) == (128 * 128 // 2, 48)
    assert row.psnr == pytest.approx(20)
    row = count_quantized("blocks", bird, bird, side=4, K=64)
    assert (row.features, row.label_bytes, row.entry_bytes) == (48, 768, 64 * 48)
    assert row.psnr == np.inf
